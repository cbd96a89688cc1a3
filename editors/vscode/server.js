// How the language server is started: by the command of the settings, for the documents that may hold networks.
"use strict";

const fs = require("fs");
const path = require("path");
const { spawn } = require("child_process");

const WINDOWS = process.platform === "win32";

/** Whether a name is a command that the path knows. */
function isOnPath(name) {
  const endings = WINDOWS ? [".exe", ".cmd", ".bat"] : [""];
  const folders = (process.env.PATH || process.env.Path || "").split(path.delimiter).filter(Boolean);
  return folders.some((folder) => endings.some((ending) => fs.existsSync(path.join(folder, name + ending))));
}

/**
 * The command of a setting: a name is left to the path, a relative file begins at the first folder. A name that the path does
 * not know is looked for in the folder's virtual environment, but for a folder that is not trusted.
 */
function commandOf(setting, folder, trusted) {
  const command = (setting || "cnncalc").replace("${workspaceFolder}", folder || ".");
  const isFile = command.includes("/") || command.includes("\\");
  if (isFile) return folder && !path.isAbsolute(command) ? path.join(folder, command) : command;
  if (!folder || !trusted || isOnPath(command)) return command;
  const inside = WINDOWS ? ["Scripts", `${command}.exe`] : ["bin", command];
  const files = [".venv", "venv"].map((name) => path.join(folder, name, ...inside));
  return files.find((file) => fs.existsSync(file)) || command;
}

/** The server's process, once it runs. `said` is what it wrote on standard error, `ended` comes when it is gone. */
async function launched(command, args, folder) {
  const server = spawn(command, args || ["lsp"], folder ? { cwd: folder } : {});
  server.said = "";
  server.stderr.on("data", (data) => (server.said = (server.said + data).slice(-4000)));
  server.ended = new Promise((resolve) => server.on("close", resolve));
  await new Promise((resolve, reject) => server.on("spawn", resolve).on("error", reject));
  return server;
}

/** Why a server could not be started, in a line: what it `said` of its own, where it ran at all. */
function reason(command, error, said = "") {
  if (error.code === "ENOENT") {
    return `${command} was not found. Install it with: pip install 'cnncalc[lsp]', or say in cnncalc.command where it is.`;
  }
  const lines = said.split("\n").map((line) => line.trim()).filter(Boolean);
  return `${command} could not be started: ${lines.join("; ").slice(0, 300) || error.message}`;
}

/** Which documents are sent to it. It decides itself which of them are networks. */
function documentSelector() {
  const schemes = ["file", "untitled", "vscode-notebook-cell"];
  const languages = ["python", "yaml", "cnncalc"];
  return schemes.flatMap((scheme) => languages.map((language) => ({ scheme, language })));
}

/** The files beside a network that it is read with. */
const WATCHED = ["**/*.py", "**/pyproject.toml"];

module.exports = { commandOf, launched, reason, documentSelector, WATCHED };
