// How the language server is started: by the command of the settings, for the documents that may hold networks.
"use strict";

const path = require("path");

/** The command of a setting: a name is left to the path, a relative file begins at the first folder. */
function commandOf(setting, folder) {
  const command = (setting || "cnncalc").replace("${workspaceFolder}", folder || ".");
  const isFile = command.includes("/") || command.includes("\\");
  return isFile && folder && !path.isAbsolute(command) ? path.join(folder, command) : command;
}

/** What vscode-languageclient is told of the server: how it is run, on standard input and output. */
function serverOptions(settings, folder) {
  return { command: commandOf(settings.command, folder), args: settings.arguments || ["lsp"], options: folder ? { cwd: folder } : {} };
}

/** Which documents are sent to it. It decides itself which of them are networks. */
function documentSelector() {
  const schemes = ["file", "untitled", "vscode-notebook-cell"];
  const languages = ["python", "yaml", "cnncalc"];
  return schemes.flatMap((scheme) => languages.map((language) => ({ scheme, language })));
}

/** The files beside a network that it is read with. */
const WATCHED = ["**/*.py", "**/pyproject.toml"];

module.exports = { commandOf, serverOptions, documentSelector, WATCHED };
