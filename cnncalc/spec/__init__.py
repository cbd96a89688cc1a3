"""The spec language: text → spec → graph."""
