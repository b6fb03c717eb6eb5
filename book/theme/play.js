// The page Play: a Python program, played by the lessons' loop, which has become a WASM module.
// The module is a script of its own, so that the page works from the disk.
const PATIENCE = 10_000;

// Runs in a worker, so that the page answers while a program runs.
const WORKER = `
    let module;
    const play = async ({ bytes, source }) => {
        module ??= (await WebAssembly.instantiate(bytes)).instance.exports;
        const program = new TextEncoder().encode(source);
        const at = module.room(program.length);
        new Uint8Array(module.memory.buffer, at, program.length).set(program);
        const length = module.run();
        const answer = new Uint8Array(module.memory.buffer, module.result(), length);
        return JSON.parse(new TextDecoder().decode(answer));
    };
    onmessage = ({ data }) => play(data).catch(({ message }) => ({ ended: message })).then(postMessage);`;

class Page {
    constructor(root) {
        this.root = root;
        const find = (name) => root.querySelector(`.${name}`);
        Object.assign(this, {
            source: find("source"), choice: find("choice"), run: find("run"), status: find("status"),
            result: find("result"), output: find("printed"), trace: find("trace"), drawing: find("drawing"),
            guess: find("guess"), shown: find("shown"),
        });
        this.programs = JSON.parse(root.querySelector("script").textContent);
        this.choice.addEventListener("change", () => this.choose());
        this.run.addEventListener("click", () => this.play());
        this.source.addEventListener("keydown", (event) => {
            if (event.key === "Enter" && event.ctrlKey) this.play();
            event.stopPropagation();
        });
        this.begin(location.hash.slice(1));
        this.load();
    }

    // The address may have the name of a program of the list, a whole program, or a heading.
    begin(address) {
        const named = document.getElementById(address);
        if (!address || named) {
            this.choice.selectedIndex = Math.max(0, [...this.choice.options].indexOf(named));
            return this.choose();
        }
        this.choice.selectedIndex = -1;
        try {
            this.open(decodeURIComponent(address));
        } catch {
            this.open("# The address of this page does not hold a whole program.\n");
        }
    }

    choose() {
        this.open(this.programs[this.choice.selectedIndex]);
    }

    open(source) {
        this.source.value = source;
        this.result.hidden = true;
    }

    say(text) {
        this.status.textContent = text;
    }

    // The module may still be on its way: cargo xtask book compiles it when the book is open.
    load() {
        const later = () => {
            this.say("The module that plays is not here yet. cargo xtask book makes it, and says what it needs.");
            setTimeout(() => this.load(), 3000);
        };
        const script = document.createElement("script");
        script.src = "play-module.js";
        script.addEventListener("load", () => {
            if (!window.PLAY_MODULE) return later();
            this.bytes = Uint8Array.from(atob(window.PLAY_MODULE), (letter) => letter.charCodeAt(0));
            this.run.disabled = false;
            this.say("");
        });
        script.addEventListener("error", () => later());
        document.head.append(script);
    }

    start() {
        const code = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
        this.worker = new Worker(code);
        this.worker.addEventListener("message", ({ data }) => this.show(data));
        this.worker.addEventListener("error", ({ message = "no worker" }) => this.show({ ended: message }));
    }

    stop() {
        clearTimeout(this.timer);
        this.worker?.terminate();
        this.worker = undefined;
        this.run.disabled = false;
    }

    play() {
        if (this.run.disabled) return;
        history.replaceState(null, "", `#${encodeURIComponent(this.source.value)}`);
        if (!this.worker) this.start();
        this.run.disabled = true;
        this.result.hidden = true;
        this.say("running");
        this.worker.postMessage({ bytes: this.bytes, source: this.source.value });
        this.timer = setTimeout(() => {
            this.stop();
            this.say("Stopped after ten seconds. Does this program ever end?");
        }, PATIENCE);
    }

    show({ ended, problem, output, notes, end, trace, html }) {
        if (ended) {
            this.stop();
            return this.say(`The module has ended in the middle of this program: ${ended}`);
        }
        clearTimeout(this.timer);
        this.run.disabled = false;
        this.say(problem ?? "");
        if (problem) return;
        this.result.hidden = false;
        this.shown.open = !this.guess.checked;
        this.output.textContent = output.join("\n");
        const more = [...notes, end].filter(Boolean);
        if (more.length) this.output.append("\n", Object.assign(document.createElement("b"), { textContent: more.join("\n") }));
        this.trace.textContent = trace;
        this.drawing.innerHTML = html;
        stepThrough(this.drawing, this.source.value);
    }
}

document.querySelectorAll(".play-page").forEach((root) => new Page(root));
