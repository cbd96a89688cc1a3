// The editor: CodeMirror with the languages of specs and programs, faults underlined at their characters.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

const PROGRAM = /^\s*(?:import|from|class|def|@\w)/m;

export class Editor {
  /** `onchange()` is called after each change that a user made. */
  constructor(parent, onchange) {
    this.language = new Compartment();
    this.wrapping = new Compartment();
    this.spoken = "";
    this.quiet = false;
    this.marked = false;
    this.view = new EditorView({
      parent,
      state: EditorState.create({
        extensions: [
          lineNumbers(), lintGutter(), history(), drawSelection(), highlightActiveLine(), highlightSpecialChars({ addSpecialChars: /[\u202a-\u202c\u2068]/g }), bracketMatching(),
          indentUnit.of("    "), this.wrapping.of([]), syntaxHighlighting(classHighlighter), this.language.of([]),
          keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap]),
          EditorView.contentAttributes.of({ "aria-label": "The network: a spec, PyTorch or Keras code", spellcheck: "false", tabindex: "0", autocapitalize: "off" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) this.speak();
            if (update.docChanged && !this.quiet) onchange();
          }),
        ],
      }),
    });
  }

  get text() {
    return this.view.state.doc.toString();
  }

  /** Puts another text in, as a change that can be undone. */
  put(text) {
    this.quiet = true;
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
    this.quiet = false;
  }

  /** Underlines faults, as `faults.py` tells them. */
  mark(faults) {
    const length = this.view.state.doc.length;
    const found = faults.filter((fault) => Number.isInteger(fault.from)).map((fault) => ({
      from: Math.min(fault.from, length), to: Math.min(fault.to, length), severity: fault.severity === "error" ? "error" : "warning",
      message: fault.help ? `${fault.message}\n${fault.help}` : fault.message,
    }));
    if (!found.length && !this.marked) return;
    this.marked = found.length > 0;
    this.view.dispatch(setDiagnostics(this.view.state, found));
  }

  /** Goes to a place of the text. */
  go(from, to) {
    const length = this.view.state.doc.length;
    this.view.dispatch({ selection: { anchor: Math.min(from, length), head: Math.min(to, length) }, scrollIntoView: true });
    this.view.focus();
  }

  /** The language of the text, and whether its lines are broken: where they are chains of layers. */
  speak() {
    const doc = this.view.state.doc;
    const program = PROGRAM.test(doc.sliceString(0, 20000));
    const long = !program && doc.lines < 30 && [...doc.iterLines()].some((line) => line.length > 50 && line.includes("->"));
    const spoken = `${program} ${long}`;
    if (spoken === this.spoken) return;
    this.spoken = spoken;
    const effects = [this.language.reconfigure(program ? python() : yaml()), this.wrapping.reconfigure(long ? EditorView.lineWrapping : [])];
    queueMicrotask(() => this.view.dispatch({ effects }));
  }
}
