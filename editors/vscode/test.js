// The extension's way to the server, without an editor: `npm test` starts the command as the extension does, by the
// protocol library that vscode-languageclient is made of, and asks for the hints of a program and of a spec.
//     CNNCALC=/path/to/cnncalc npm test
"use strict";

const assert = require("assert");
const { spawn } = require("child_process");
const rpc = require("vscode-languageserver-protocol/node");
const { commandOf, documentSelector, serverOptions } = require("./server.js");

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

async function main() {
  assert.equal(commandOf("", "/a"), "cnncalc");
  assert.equal(commandOf("${workspaceFolder}/.venv/bin/cnncalc", "/a"), "/a/.venv/bin/cnncalc");
  assert.equal(commandOf(".venv/bin/cnncalc", "/a"), "/a/.venv/bin/cnncalc");
  assert.equal(documentSelector().length, 9);
  const { command, args, options } = serverOptions({ command: process.env.CNNCALC || "cnncalc", arguments: ["lsp"] }, process.cwd());
  const server = spawn(command, args, { ...options, stdio: ["pipe", "pipe", "inherit"] });
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
  const code = await new Promise((resolve) => server.on("exit", resolve));
  assert.equal(code, 0);
  console.log("the server answers as the extension asks");
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
