// The extension's way to the server, without an editor: `npm test` starts the command as the extension does, by the
// protocol library that vscode-languageclient is made of, and asks for the hints of a program and of a spec.
//     CNNCALC=/path/to/cnncalc npm test
"use strict";

const assert = require("assert");
const fs = require("fs");
const os = require("os");
const path = require("path");
const rpc = require("vscode-languageserver-protocol/node");
const { commandOf, documentSelector, launched, reason } = require("./server.js");

const NET = `import torch
from torch import nn


# cnncalc: at 3x32x32
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)

    def forward(self, x):
        return self.conv(x)
`;
const SPEC = "input: 28x28x1\nlayers:\n  - conv 8 3x3 # 😀\n  - cnov 3\n";

/** A plain name is the path's, else the virtual environment's of a folder that is trusted. */
function commands() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cnncalc-"));
  const file = path.join(folder, "venv", "bin", "cnncalc");
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, "#!/bin/sh\necho 'error: the server needs something' >&2\nexit 2\n", { mode: 0o755 });
  const known = process.env.PATH;
  process.env.PATH = "/nowhere";
  assert.equal(commandOf("cnncalc", folder, true), file);
  assert.equal(commandOf("cnncalc", folder, false), "cnncalc");
  assert.equal(commandOf("cnncalc", undefined, true), "cnncalc");
  process.env.PATH = path.dirname(file);
  assert.equal(commandOf("cnncalc", "/a", true), "cnncalc");
  assert.equal(commandOf("", "/a", true), "cnncalc");
  process.env.PATH = known;
  return file;
}

/** What is said of a command that is not there, and of one that ends at once. */
async function failures(file) {
  const missing = await launched("/nowhere/cnncalc", ["lsp"], undefined).catch((error) => error);
  assert.match(reason("cnncalc", missing), /^cnncalc was not found\. Install it with: pip install 'cnncalc\[lsp\]'/);
  const server = await launched(file, ["lsp"], undefined);
  assert.equal(await server.ended, 2);
  assert.equal(reason("cnncalc", new Error("gone"), server.said), "cnncalc could not be started: error: the server needs something");
  fs.rmSync(path.join(file, "..", "..", ".."), { recursive: true });
}

async function main() {
  if (process.platform !== "win32") await failures(commands());
  assert.equal(commandOf("${workspaceFolder}/.venv/bin/cnncalc", "/a"), "/a/.venv/bin/cnncalc");
  assert.equal(commandOf(".venv/bin/cnncalc", "/a"), "/a/.venv/bin/cnncalc");
  assert.equal(documentSelector().length, 9);
  const server = await launched(commandOf(process.env.CNNCALC || "cnncalc", process.cwd(), true), ["lsp"], process.cwd());
  const connection = rpc.createProtocolConnection(new rpc.StreamMessageReader(server.stdout), new rpc.StreamMessageWriter(server.stdin));
  const problems = {};
  connection.onNotification(rpc.PublishDiagnosticsNotification.type, (params) => (problems[params.uri] = params.diagnostics));
  connection.listen();
  const { capabilities } = await connection.sendRequest(rpc.InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: {} });
  assert.ok(capabilities.inlayHintProvider && capabilities.renameProvider && capabilities.codeActionProvider);
  await connection.sendNotification(rpc.InitializedNotification.type, {});
  const hints = async (uri, languageId, text) => {
    await connection.sendNotification(rpc.DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId, version: 1, text } });
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    return connection.sendRequest(rpc.InlayHintRequest.type, { textDocument: { uri }, range });
  };
  const program = await hints("file:///nowhere/net.py", "python", NET);
  assert.deepEqual(program.map((h) => [h.position.line, h.label]), [[8, "8×30×30"], [10, "3×32×32"], [11, "8×30×30"]]);
  const spec = await hints("untitled:net.yaml", "yaml", SPEC);
  assert.deepEqual(spec.map((h) => [h.position.line, h.position.character, h.label]), [[2, 19, "26×26×8"]]);
  assert.deepEqual(problems["untitled:net.yaml"].map((p) => p.message.split("\n")[0]), ["cnov: unknown layer type 'cnov'"]);
  assert.equal(problems["file:///nowhere/net.py"], undefined);
  await connection.sendRequest(rpc.ShutdownRequest.type);
  await connection.sendNotification(rpc.ExitNotification.type);
  assert.equal(await server.ended, 0);
  assert.equal(server.said, "");
  console.log("the server answers as the extension asks");
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
