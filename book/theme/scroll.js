// The arrow keys scroll a box that is wider than its place. mdBook would turn the page at
// them, but it sees a key after us.
const isWide = (box) => box.scrollWidth > box.clientWidth;

// What scrolls is reached with Tab or a click, and nothing else is.
const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
        if (isWide(target)) target.tabIndex = 0;
        else target.removeAttribute("tabindex");
    }
});
const boxes = "main :is(pre > code, figure, figure > div, .table-wrapper)";
document.querySelectorAll(boxes).forEach((box) => observer.observe(box));

document.addEventListener("keydown", (event) => {
    const isArrow = event.key === "ArrowLeft" || event.key === "ArrowRight";
    const box = event.target.closest("main [tabindex]");
    if (isArrow && box && isWide(box)) event.stopPropagation();
}, { capture: true });
