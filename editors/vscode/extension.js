// The cnncalc extension: the language server `cnncalc lsp`, started with the editor and ended with it.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");
const { serverOptions, documentSelector, WATCHED } = require("./server.js");

let client;

async function start(context) {
  const settings = vscode.workspace.getConfiguration("cnncalc");
  if (!settings.get("enable")) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const options = serverOptions({ command: settings.get("command"), arguments: settings.get("arguments") }, folder);
  const watchers = WATCHED.map((glob) => vscode.workspace.createFileSystemWatcher(glob));
  context.subscriptions.push(...watchers);
  client = new LanguageClient("cnncalc", "cnncalc", options, {
    documentSelector: documentSelector(),
    synchronize: { fileEvents: watchers },
  });
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const way = "Install it with: pip install 'cnncalc[lsp]', or set cnncalc.command.";
    const chosen = await vscode.window.showWarningMessage(`cnncalc: ${options.command} could not be started. ${way}`, "Open settings");
    if (chosen) await vscode.commands.executeCommand("workbench.action.openSettings", "cnncalc.command");
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running) await running.stop();
}

async function activate(context) {
  const restart = async () => {
    await stop();
    await start(context);
  };
  context.subscriptions.push(vscode.commands.registerCommand("cnncalc.restart", restart));
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => (event.affectsConfiguration("cnncalc") ? restart() : undefined)),
  );
  await start(context);
}

module.exports = { activate, deactivate: stop };
