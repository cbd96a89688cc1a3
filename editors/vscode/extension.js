// The cnncalc extension: the language server `cnncalc lsp`, started with the editor and ended with it.
"use strict";

const vscode = require("vscode");
const { CloseAction, LanguageClient } = require("vscode-languageclient/node");
const { commandOf, launched, reason, documentSelector, WATCHED } = require("./server.js");

/** A client that leaves it to us to say, once, that its server could not be started. */
class Client extends LanguageClient {
  hasStarted = false;
  process;

  error(message, data, shown) {
    super.error(message, data, this.hasStarted ? shown : false);
  }

  async stop(timeout) {
    if (!this.isRunning()) return; // there is nothing to stop, which it takes for a fault
    const { process } = this;
    await super.stop(timeout).finally(() => setTimeout(() => process.kill(), 2000));
  }
}

let client;
let channel;
let watchers;

async function start() {
  const settings = vscode.workspace.getConfiguration("cnncalc");
  if (!settings.get("enable")) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const command = commandOf(settings.get("command"), folder, vscode.workspace.isTrusted);
  let usual;
  const launch = async () => (made.process = await launched(command, settings.get("arguments"), folder));
  const made = new Client("cnncalc", "cnncalc", launch, {
    documentSelector: documentSelector(),
    synchronize: { fileEvents: watchers },
    outputChannel: channel,
    initializationFailedHandler: () => false,
    errorHandler: {
      error: (...all) => usual.error(...all),
      closed: () => (made.hasStarted ? usual.closed() : { action: CloseAction.DoNotRestart, handled: true }),
    },
    middleware: { provideCompletionItem: completed },
  });
  usual = made.createDefaultErrorHandler();
  try {
    await made.start();
    if (!made.isRunning()) throw new Error("it ended at once"); // of that it makes no error
    made.hasStarted = true;
    client = made;
  } catch (error) {
    const server = made.process;
    if (server) await Promise.race([server.ended, new Promise((resolve) => setTimeout(resolve, 1000))]);
    server?.kill();
    tell(reason(command, error, server?.said)); // not awaited: it stands there until somebody reads it
  }
}

/** Say what keeps the server from starting, and offer what may help. */
async function tell(why) {
  const chosen = await vscode.window.showWarningMessage(`cnncalc: ${why}`, "Open settings", "Try again");
  if (chosen === "Open settings") await vscode.commands.executeCommand("workbench.action.openSettings", "cnncalc.command");
  if (chosen === "Try again") await restart();
}

/** Completions as the server has them; after a key what it may hold is shown at once. */
async function completed(document, position, context, token, next) {
  const found = await next(document, position, context, token);
  for (const item of Array.isArray(found) ? found : (found?.items ?? [])) {
    if (String(item.insertText).endsWith("=")) item.command = { command: "editor.action.triggerSuggest", title: "" };
  }
  return found;
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

let last = Promise.resolve();

/** One after the other, whatever came of the one before. */
function queued(action) {
  last = last.then(action).catch((error) => channel.appendLine(String(error)));
  return last;
}

function restart() {
  return queued(async () => {
    await stop();
    await start();
  });
}

async function activate(context) {
  channel = vscode.window.createOutputChannel("cnncalc");
  watchers = WATCHED.map((glob) => vscode.workspace.createFileSystemWatcher(glob));
  context.subscriptions.push(
    channel,
    ...watchers,
    vscode.commands.registerCommand("cnncalc.restart", restart),
    vscode.workspace.onDidChangeConfiguration((event) => (event.affectsConfiguration("cnncalc") ? restart() : undefined)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => queued(async () => (client ? undefined : start()))),
  );
  await queued(start);
}

function deactivate() {
  return queued(stop);
}

module.exports = { activate, deactivate };
