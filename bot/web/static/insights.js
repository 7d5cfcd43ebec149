/* Charts of the coordinators' pages, each drawn from its own table, so that it can say nothing else.
   Without this script the tables stand there, open. No meaning is in colour alone: bars are hatched, and named. */
"use strict";

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function hatched(ink, ground) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  pen.fillStyle = ground;
  pen.fillRect(0, 0, 8, 8);
  pen.strokeStyle = ink;
  pen.lineWidth = 2;
  for (const shift of [-8, 0, 8]) {
    pen.beginPath();
    pen.moveTo(shift, 8);
    pen.lineTo(shift + 8, 0);
    pen.stroke();
  }
  return pen.createPattern(tile, "repeat");
}

function figures(table) {
  const rows = [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent.trim()));
  const heads = [...table.tHead.rows[0].cells].slice(1).map(cell => cell.textContent.trim());
  return {
    labels: rows.map(row => row[0]),
    series: heads.map((name, column) => ({ name, values: rows.map(row => Number(row[column + 1])) })),
  };
}

const LONGEST_LINE = 20;

/* A long name in several lines, since a chart cuts off what does not fit. */
function lines(name) {
  return name.split(" ").reduce((made, word) => {
    const last = made[made.length - 1];
    if (last !== undefined && `${last} ${word}`.length <= LONGEST_LINE) made[made.length - 1] = `${last} ${word}`;
    else made.push(word);
    return made;
  }, []);
}

function datasets(series) {
  const looks = [
    { backgroundColor: colour("--blue"), borderColor: colour("--blue") },
    { backgroundColor: hatched(colour("--red"), colour("--surface")), borderColor: colour("--red") },
  ];
  return series.map(({ name, values }, number) => (
    { label: name, data: values, borderWidth: 1, borderRadius: 3, maxBarThickness: 48, ...looks[number % looks.length] }
  ));
}

function options(kind, many) {
  const lies = kind === "lying";
  const counts = { beginAtZero: true, grid: { color: colour("--line") }, ticks: { precision: 0, color: colour("--soft") } };
  const names = { grid: { display: false }, ticks: { color: colour("--soft"), autoSkip: !lies } };
  const stacked = kind === "stacked";
  return {
    indexAxis: lies ? "y" : "x",
    animation: false,
    maintainAspectRatio: false,
    scales: lies ? { x: counts, y: names } : { x: { ...names, stacked }, y: { ...counts, stacked } },
    plugins: {
      legend: { display: many, position: "bottom", labels: { color: colour("--ink"), boxWidth: 28 } },
      tooltip: {
        mode: "index", intersect: false, axis: lies ? "y" : "x",
        callbacks: { title: items => items.length ? [items[0].chart.data.labels[items[0].dataIndex]].flat().join(" ") : "" },
      },
    },
  };
}

function draw(figure) {
  const { labels, series } = figures(document.getElementById(figure.dataset.of));
  const frame = figure.querySelector(".canvas");
  frame.hidden = false;
  frame.classList.toggle("tall", figure.dataset.chart === "lying" && labels.length > 6);
  return new Chart(frame.querySelector("canvas"), {
    type: "bar",
    data: { labels: labels.map(lines), datasets: datasets(series) },
    options: options(figure.dataset.chart, series.length > 1),
  });
}

let drawn = [];

function drawAll() {
  drawn.forEach(chart => chart.destroy());
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 13;
  drawn = [...document.querySelectorAll("figure[data-chart]")].map(draw);
}

if (window.Chart) {
  document.querySelectorAll("figure[data-chart] > details").forEach(fold => { fold.open = false; });
  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
}

/* Days of one's own are asked for only when they are wanted. */
const period = document.getElementById("period");
if (period) {
  const days = document.querySelector(".own-days");
  const show = () => { days.hidden = period.value !== "own"; };
  period.addEventListener("change", show);
  show();
}
