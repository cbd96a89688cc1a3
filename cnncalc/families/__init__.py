"""What the layers of a family share: one base a file, imported by the files of `cnncalc/layers/`."""
