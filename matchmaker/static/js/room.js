/* Draw the meetings of the live room; drawn anew whenever the piece of the page is. */

(() => {
  let drawn = null;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const numbers = (text) => text.split(" ").map(Number);

  const draw = () => {
    const place = document.querySelector(".mm-chart");
    drawn?.destroy();
    drawn = null;
    if (!place) return;
    const all = numbers(place.dataset.all);
    const from = Number(place.dataset.from);
    const step = Number(place.dataset.step);
    const times = all.map((_, number) => from + number * step);
    const bars = uPlot.paths.bars({ size: [0.9, 40] });
    const series = (label, name) => ({
      label,
      paths: bars,
      fill: colour(name),
      stroke: colour(name),
      width: 0,
      points: { show: false },
    });
    const axis = { stroke: colour("--mm-soft"), grid: { stroke: colour("--mm-line"), width: 1 }, ticks: { show: false } };
    drawn = new uPlot(
      {
        width: place.clientWidth,
        height: 240,
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), place.dataset.zone),
        scales: { x: { range: (_, low, high) => [low - step, high + step] }, y: { range: (_, low, high) => [0, Math.max(4, high)] } },
        axes: [
          { ...axis, values: "{HH}:{mm}", incrs: [60, 300, 600, 900, 1800, 3600, 7200, 14400, 43200], grid: { show: false } },
          { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500], size: 34 },
        ],
        legend: { live: false },
        cursor: { drag: { x: false, y: false } },
        series: [{ label: "" }, series(place.dataset.allLabel, "--mm-line"), series(place.dataset.suggestedLabel, "--mm-met")],
      },
      [times, all, numbers(place.dataset.suggested)],
      place,
    );
  };

  let wasOpen = false;
  addEventListener("DOMContentLoaded", draw);
  document.addEventListener("htmx:beforeSwap", () => {
    wasOpen = Boolean(document.querySelector("#room details")?.open);
  });
  document.addEventListener("htmx:afterSwap", () => {
    const table = document.querySelector("#room details");
    if (table) table.open = wasOpen;
    draw();
  });
  addEventListener("resize", () => drawn?.setSize({ width: document.querySelector(".mm-chart").clientWidth, height: 240 }));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
