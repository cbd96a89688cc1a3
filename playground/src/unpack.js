/** Puts the files that build.mjs joined where Python looks for packages. */
export function unpack(FS, bytes) {
  const head = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const files = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + head)));
  const folders = new Set();
  let from = 4 + head;
  for (const [name, length] of files) {
    const path = `/lib/python/${name}`;
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (!folders.has(folder)) {
      FS.mkdirTree(folder);
      folders.add(folder);
    }
    FS.writeFile(path, bytes.subarray(from, from + length), { canOwn: true });
    from += length;
  }
}

/** Pyodide's module with room for a snapshot, which `restore` lays over its memory as it is. */
export function roomy(create, snapshot) {
  return async (settings) => {
    const [module, { length }] = [await create(settings), await snapshot];
    if (module.HEAP8.length < length) module._free(module._malloc(length));
    return module;
  };
}
