// The runbook.
const anchor = heading => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");

async function openRunbook(link) {
  let section = null;
  try {
    const text = await (await fetch("/operations/runbook", { signal: AbortSignal.timeout(PATIENCE) })).text();
    section = text.split(/^## /m).slice(1).find(one => anchor(one.split("\n", 1)[0]) === link);
  } catch {
    // The dialog says so.
  }
  const [title, ...lines] = (section || "The runbook\nIt cannot be shown now: see docs/runbook.md.").split("\n");
  write($("runbook-title"), title);
  const paragraphs = lines.join("\n").trim().split(/\n\s*\n|\n(?=\d+\. )/);
  $("runbook-text").replaceChildren(...paragraphs.map(paragraph => {
    const pieces = paragraph.replace(/\s*\n\s*/g, " ").split("`");
    return make("p", {}, ...pieces.map((piece, i) => i % 2 ? make("code", {}, piece) : piece));
  }));
  $("runbook-dialog").showModal();
}
