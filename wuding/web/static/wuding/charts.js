// Draws every [data-chart] with ECharts, which is fetched only by pages that have one.
// Tooltips are painted on the canvas: as HTML they would need inline styles, which our policy forbids.
(() => {
  "use strict";

  const own = document.currentScript;
  const COLOURS = ["#17695a", "#c98a1b", "#3f6fb5", "#a3506b", "#7a8794", "#5b8c3a"];
  const BESIDE = ["#8094ad", "#bd9a5b", "#a98595", "#93a08c"];
  // From most to least, for groups in an order; what is not recorded comes last and is grey.
  const STEPS = ["#0f4f43", "#2b7f6e", "#5fa594", "#98c7ba", "#e3c37f", "#c98a1b", "#8b5a0c"];
  const NONE = "#c3cbc8";
  const INK = "#24302d";
  const GREY = "#5c6a66";
  const LINE = "#e3e8e5";
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const written = (value, digits) =>
    value === null || value === undefined
      ? "—"
      : Number(value).toLocaleString("zh-CN", { minimumFractionDigits: digits, maximumFractionDigits: digits });

  // Spread over the scale, so that three groups differ as clearly as seven.
  const stepColour = (index, count) => STEPS[count < 2 ? 1 : Math.round((index * (STEPS.length - 1)) / (count - 1))];

  const plainColour = (chart, series, index) => {
    if (series.muted) return NONE;
    const telling = chart.series.filter((other) => !other.muted);
    return chart.ordered ? stepColour(telling.indexOf(series), telling.length) : COLOURS[index % 6];
  };

  const drawnSeries = (chart, series, index) => {
    const kind = series.kind === "bar" ? "bar" : "line";
    const someStand = chart.series.some((other) => other.emphasis);
    const beside = chart.series.filter((other) => !other.emphasis).indexOf(series);
    const colour = !someStand ? plainColour(chart, series, index) : series.emphasis ? COLOURS[0] : BESIDE[beside % 4];
    const drawn = {
      name: series.name,
      type: kind,
      data: series.values,
      itemStyle: { color: colour },
      lineStyle: { color: colour, width: series.emphasis || !someStand ? 2.5 : 1.5 },
      emphasis: { focus: "series" },
      z: series.emphasis ? 4 : 2, // where lines coincide, the one the page is about is seen
    };
    if (kind === "bar") {
      drawn.barMaxWidth = 28;
      drawn.itemStyle.borderRadius = chart.stacked ? 0 : [3, 3, 0, 0];
      if (chart.stacked) drawn.stack = "all";
    } else {
      drawn.step = series.kind === "step" ? "end" : false;
      drawn.symbol = "circle";
      drawn.symbolSize = series.values.length > 36 ? 0 : 6;
      drawn.connectNulls = false;
    }
    if (index === 0 && chart.marks.length) {
      drawn.markLine = {
        silent: true,
        symbol: "none",
        lineStyle: { color: "#c98a1b", type: "dashed" },
        label: { color: "#80560b", fontSize: 12, formatter: (mark) => mark.name, position: "insideEndTop", rotate: 0 },
        data: chart.marks.map((mark) => ({ xAxis: mark.label, name: mark.text })),
      };
    }
    return drawn;
  };

  // The room between two lines: an unseen stack of the lower one and of what the upper one has more.
  const shaded = (chart) => {
    if (!chart.band) return [];
    const [low, high] = chart.band.map((at) => chart.series[at].values);
    const part = (data, areaStyle) => ({
      type: "line",
      data,
      stack: "band",
      stackStrategy: "all",
      symbol: "none",
      lineStyle: { opacity: 0 },
      areaStyle,
      silent: true,
      tooltip: { show: false },
      z: 1,
    });
    const more = high.map((value, index) => (value === null || low[index] === null ? null : value - low[index]));
    return [part(low, { opacity: 0 }), part(more, { color: COLOURS[0], opacity: 0.13 })];
  };

  const options = (chart, narrow, font) => ({
    animation: !still,
    animationDuration: 400,
    textStyle: { fontFamily: font, color: INK },
    grid: { left: 8, right: 20, top: chart.series.length > 1 ? 44 : 24, bottom: 8, containLabel: true },
    legend: chart.series.length > 1 ? { data: chart.series.map((series) => series.name), top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: INK } } : undefined,
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: "#ffffff",
      borderColor: LINE,
      textStyle: { color: INK, fontSize: 13 },
      valueFormatter: (value) => `${written(value, chart.digits)} ${chart.unit}`,
    },
    xAxis: {
      type: "category",
      data: chart.labels,
      boundaryGap: chart.series.some((series) => series.kind === "bar"),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: LINE } },
      axisLabel: { color: GREY, hideOverlap: true, fontSize: narrow ? 11 : 12 },
    },
    yAxis: {
      type: "value",
      scale: !chart.fromZero,
      splitNumber: narrow ? 3 : 5,
      axisLabel: { color: GREY, fontSize: narrow ? 11 : 12, formatter: (value) => written(value, value % 1 ? 1 : 0) },
      splitLine: { lineStyle: { color: LINE } },
    },
    series: [...chart.series.map((series, index) => drawnSeries(chart, series, index)), ...shaded(chart)],
  });

  const draw = (box) => {
    const chart = JSON.parse(box.dataset.chart);
    box.hidden = false;
    const canvas = window.echarts.init(box, null, { renderer: "canvas" });
    const font = getComputedStyle(document.body).fontFamily;
    let narrow = null;
    const fit = () => {
      canvas.resize();
      const isNarrow = box.clientWidth < 520;
      if (isNarrow !== narrow) canvas.setOption(options(chart, isNarrow, font), true);
      narrow = isNarrow;
    };
    fit();
    canvas.on("click", (at) => {
      const link = at.componentType === "series" && chart.series[at.seriesIndex].links[at.dataIndex];
      if (link) window.location.assign(link);
    });
    new ResizeObserver(fit).observe(box);
    box.dataset.drawn = "yes";
  };

  const drawAll = (root) => {
    const boxes = [...root.querySelectorAll("[data-chart]:not([data-drawn])")];
    if (!boxes.length) return;
    if (window.echarts) {
      boxes.forEach(draw);
      return;
    }
    const script = document.createElement("script");
    script.src = own.dataset.echarts;
    script.addEventListener("load", () => boxes.forEach(draw));
    document.head.append(script);
  };

  drawAll(document);
  document.addEventListener("htmx:afterSwap", (event) => drawAll(event.target.parentElement || document));

  // On a phone in portrait, or when printed, the numbers matter more than the drawing.
  window.addEventListener("beforeprint", () => {
    for (const numbers of document.querySelectorAll("details[data-chart-numbers]")) numbers.open = true;
  });
})();
