// Plays programs on the page Play, as a reader does, and returns what is wrong.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const LIMIT = { timeout: 20_000 };

// The records say what CPython prints: a NAME.out for each program of the list.
export async function play(page, address, records) {
  const problems = [];
  page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
  const text = (selector) => page.$eval(selector, (element) => element.textContent);
  const source = () => page.inputValue(".source");
  // It plays what is in the editor.
  const run = async () => {
    await page.press(".source", "Control+Enter");
    await page.waitForSelector(".run:enabled", LIMIT);
  };

  // A link from a chapter has the name of a program, and a link that was cut off has none.
  await page.goto(`${address}#print(%E2`);
  if (!(await source()).includes("not hold a whole program")) problems.push("a bad address goes unnoticed");
  await page.goto("about:blank");
  await page.goto(`${address}#asyncio3`);
  await page.waitForSelector(".run:enabled", LIMIT);

  // The story of lesson 6, changed, and its steps by keyboard.
  await page.fill(".source", (await source()).replace("sleep(0.2)", "sleep(0.4)"));
  await run();
  const printed = await text(".printed");
  const expected = ["func2 end", "func1 end", "func3 end", "after gather [1, 2, 3]", "elapsed 0.4"];
  if (!printed.endsWith(expected.join("\n"))) problems.push(`the changed story prints ${printed}`);
  if (!page.url().includes("sleep(0.4)")) problems.push("the program is not in the address");
  await page.click(".step-through");
  await page.keyboard.press("End");
  const says = await text(".says");
  if (says !== "the program prints: elapsed 0.4") problems.push(`the last step is ${says}`);

  const names = await page.$$eval(".choice option", (options) => options.map(({ id }) => id));
  for (const [index, name] of names.entries()) {
    await page.selectOption(".choice", { index });
    await run();
    const difference = compare(readFileSync(join(records, `${name}.out`), "utf8"), await page.$eval(".printed", shown));
    if (difference) problems.push(`${name}: ${difference}`);
  }

  // A mistake, what is not played, and a program without an end.
  for (const [program, named] of [
    ["import asyncio\nprint(1 +)\n", "line 2"],
    ["with open('x') as file:\n    pass\n", "line 1"],
    ["while True:\n    pass\n", "stopped after"],
  ]) {
    await page.fill(".source", program);
    await run();
    const answer = await page.$$eval(".status, .result:not([hidden]) .printed", (parts) =>
      parts.map((part) => part.textContent).join("\n"));
    if (!answer.includes(named)) problems.push(`instead of ${named}: ${answer}`);
  }

  // A module that can do nothing.
  const body = 'window.PLAY_MODULE = "AGFzbQEAAAA=";';
  await page.route("**/play-module.js", (route) => route.fulfill({ contentType: "text/javascript", body }));
  await page.reload();
  await page.waitForSelector(".run:enabled", LIMIT);
  await run();
  if (!(await text(".status")).includes("has ended")) problems.push("a broken module goes unnoticed");
  return problems.map((problem) => `play.html: ${problem}`);
}

// Runs in the page: the output, and what is said below it in bold.
function shown(printed) {
  const more = printed.querySelector("b")?.textContent ?? "";
  const text = printed.textContent;
  return { output: more ? text.slice(0, -more.length - 1) : text, more: more.split("\n") };
}

// What is wrong with what a page shows, if anything.
function compare(record, { output, more }) {
  const rows = record.trimEnd().split("\n");
  const after = (start) => rows.filter((row) => row.startsWith(start)).map((row) => row.slice(start.length));
  const expected = after("turn ").map((row) => row.slice(row.indexOf(" | ") + 3)).join("\n");
  if (output !== expected) return `the page prints ${output}, CPython ${expected}`;
  const [end] = after("end: ");
  // Which notes come before a program waits for ever depends on when CPython clears up.
  if (end === "waits for ever") return more.at(-1).includes("would wait here for ever") ? "" : `does not wait: ${more}`;
  const ends = end === "well" ? [] : end.replace(/^(line \d+, in \S+): /, "$1\n").split("\n");
  // CPython gives a note no line, or another one.
  const said = more.filter(Boolean).map((row) => row.replace(/^line \d+: /, ""));
  const [ours, theirs] = [said, [...after("note: "), ...ends]].map((rows) => rows.sort().join("\n"));
  return ours === theirs ? "" : `the page says ${ours}, CPython ${theirs}`;
}
