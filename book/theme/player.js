// Steps through a recorded trace, below its drawing. Without this the drawing is all there is.
const SYMBOLS = {
    first: ["|◀", "To the beginning"],
    back: ["◀", "One step back"],
    play: ["Play", "Play"],
    forward: ["▶", "One step forward"],
    last: ["▶|", "To the end"],
};
const KEYS = { Home: "first", ArrowLeft: "back", " ": "play", ArrowRight: "forward", End: "last" };
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const PACE = 700;

// An element with attributes and children.
const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
};

class Player {
    constructor(drawing, { lines, frames }, source) {
        Object.assign(this, { drawing, lines, frames, source, at: 0, playing: undefined });
        this.says = make("p", { class: "says", "aria-live": "polite" });
        this.parts = ["Clock", "Ready queue", "Timers", "Tasks", "Output"].map((name) => {
            const list = make(name === "Output" ? "pre" : "ul");
            return [make("div", { class: `part ${name.split(" ")[0].toLowerCase()}` }, make("h4", {}, name), list), list];
        });
        this.buttons = Object.entries(SYMBOLS).map(([action, [symbol, label]]) => {
            const button = make("button", { type: "button", class: action, "aria-label": label, title: label }, symbol);
            button.addEventListener("click", () => this[action]());
            return button;
        });
        const bar = make("div", { class: "bar", role: "toolbar", "aria-label": "Steps" }, ...this.buttons);
        this.place = make("span", { class: "place" });
        bar.append(this.place);
        this.line = make("pre", { class: "line" });
        const parts = make("div", { class: "parts" }, ...this.parts.map(([part]) => part));
        this.element = make("section", { class: "player", tabindex: 0, "aria-label": "Step through this program" }, bar, this.says, ...(source ? [this.line] : []), parts);
        this.element.addEventListener("keydown", (event) => this.press(event));
        this.mark = document.createElementNS("http://www.w3.org/2000/svg", "path");
        this.mark.setAttribute("class", "now");
        this.picture = drawing.querySelector("svg:not(.names)");
        this.picture.append(this.mark);
        this.show();
    }

    // A key on a button is the button's own, but for the arrows.
    press(event) {
        const action = KEYS[event.key];
        const ofButton = event.key === " " && event.target !== this.element;
        if (!action || ofButton || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        event.stopPropagation();
        this[action]();
    }

    first() { this.go(0); }
    last() { this.go(this.frames.length - 1); }
    back() { this.go(this.at - 1); }
    forward() { this.go(this.at + 1); }

    play() {
        if (this.playing) return this.go(this.at);
        if (STILL.matches) return this.forward();
        if (this.at === this.frames.length - 1) this.at = -1;
        this.playing = setInterval(() => this.step(this.at + 1), PACE);
        this.step(this.at + 1);
    }

    stop() {
        clearInterval(this.playing);
        this.playing = undefined;
    }

    // By hand: then it plays no longer.
    go(at) {
        this.stop();
        this.step(at);
    }

    step(at) {
        this.at = Math.max(0, Math.min(at, this.frames.length - 1));
        if (this.at === this.frames.length - 1) this.stop();
        this.show();
    }

    show() {
        const frame = this.frames[this.at];
        this.says.textContent = frame.says;
        const line = this.source?.split("\n")[frame.line - 1];
        this.line.textContent = line === undefined ? " " : `${frame.line}  ${line.trim()}`;
        this.place.textContent = `${this.at + 1} of ${this.frames.length}`;
        const clock = frame.time ? [`turn ${frame.turn || "–"}`, `${frame.time} s`] : [`tick ${frame.turn || "–"}`];
        const timers = frame.timers.map(([timer, deadline, task]) => `${timer}, ${deadline}: ${task}`);
        const tasks = frame.tasks.map(([name, state]) => make("li", { class: state.split(" ")[0] }, make("b", {}, name), ` ${state}`));
        const items = (texts) => (texts.length ? texts : ["–"]).map((text) => make("li", {}, text));
        const contents = [items(clock), items(frame.ready), items(timers), tasks, [this.lines.slice(0, frame.printed).join("\n")]];
        this.parts.forEach(([, list], index) => list.replaceChildren(...contents[index]));
        const [first, back, play, forward, last] = this.buttons;
        first.disabled = back.disabled = this.at === 0;
        forward.disabled = last.disabled = this.at === this.frames.length - 1;
        for (const name of ["aria-label", "title"]) play.setAttribute(name, this.playing ? "Pause" : "Play");
        play.textContent = play.title;
        this.mark.setAttribute("d", `M${frame.x} 0V${this.picture.getAttribute("height")}`);
        this.drawing.scrollLeft = frame.x - this.drawing.clientWidth / 2;
    }
}

// Puts a button below each drawing that has its steps beside it. The source is that of the program,
// where the steps know its lines.
function stepThrough(root, source) {
    root.querySelectorAll("script.frames").forEach((script) => {
        const drawing = script.previousElementSibling;
        const open = make("button", { type: "button", class: "step-through" }, "Step through it");
        open.addEventListener("click", () => {
            const player = new Player(drawing, JSON.parse(script.textContent), source);
            open.replaceWith(player.element);
            player.element.focus();
        });
        script.after(open);
    });
}

stepThrough(document);
