/* global PARTS: the folder of the worker's parts, which build.mjs puts in */
// cnncalc in its worker: started anew where it dies or takes too long. Answers come in the order of the questions.
/** ms that an answer may take. */
const patience = () => Number(document.documentElement.dataset.patience ?? 20000);

export class Engine {
  /** `onready(marks)` when it can answer, `onfailed(message)` where it cannot start. */
  constructor(onready, onfailed) {
    this.onready = onready;
    this.onfailed = onfailed;
    this.asked = new Map();
    this.count = 0;
    this.start();
  }

  start() {
    // A worker from a blob: lives under the policy of this page, so that it can reach no other host either.
    const source = `import ${JSON.stringify(new URL(`${PARTS}/worker.js`, import.meta.url).href)};`;
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    this.worker = new Worker(address, { type: "module" });
    this.worker.onmessage = ({ data }) => this.heard(data);
    this.worker.onerror = (event) => this.onfailed(event.message || "its files are not here");
    this.ready = false;
  }

  heard(data) {
    if (data.ready) {
      this.ready = true;
      for (const [, question] of this.asked) question.since = performance.now();
      this.onready(data.ready);
    } else if (data.failed) {
      this.onfailed(data.failed);
    } else {
      const question = this.asked.get(data.id);
      this.asked.delete(data.id);
      clearInterval(question?.clock);
      question?.resolve({ ...JSON.parse(data.text), took: data.took });
    }
  }

  /** The answer to a request, or `{stopped: true}` where it took too long and was given up. */
  ask(request) {
    const [id, answer] = this.awaited();
    this.worker.postMessage({ id, request: JSON.stringify(request) });
    return answer;
  }

  /** The answers to a request and to one that follows it, `{passed: true}` where a newer pair has come before the second. */
  both(request, following) {
    const [id, answer] = this.awaited();
    const [nextId, next] = this.awaited();
    this.worker.postMessage({ id, request: JSON.stringify(request), next: { id: nextId, request: JSON.stringify(following) } });
    return [answer, next];
  }

  /** A new question's number, and its answer to come. */
  awaited() {
    const id = ++this.count;
    const answer = new Promise((resolve) => {
      const question = { resolve, since: performance.now() };
      question.clock = setInterval(() => {
        if (this.ready && performance.now() - question.since > patience()) this.again();
      }, 500);
      this.asked.set(id, question);
    });
    return [id, answer];
  }

  /** Gives up what is asked, and starts anew. */
  again() {
    this.worker.terminate();
    for (const [, question] of this.asked) {
      clearInterval(question.clock);
      question.resolve({ stopped: true });
    }
    this.asked.clear();
    this.start();
  }
}
