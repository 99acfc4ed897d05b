/* The map, drawn from what the page already says in its table; loaded only where there is one.
   <div data-chart="map" data-geo="URL" data-items="id of a json_script block" aria-label="…"></div>
   items: [{name, label, text, tone: q0 q1 q2 q3 qx hatch blank, href}], name as in the geo file; an
   area without a label is one that another map of the page names. */
(function () {
  "use strict";
  var NARROW = 300; // pixels; below, an area has room for its name only
  var FILL = { q0: "#f7dfc4", q1: "#fbeedd", q2: "#e5eff1", q3: "#d3e8dd", qx: "#fbe9e7", hatch: "#f1f3f6", blank: "#fbfcfd" };
  var INK = { q0: "#74390a", q1: "#7f430f", q2: "#245559", q3: "#18533b", qx: "#99201a", hatch: "#56657a", blank: "#56657a" };
  var HATCH = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [4, 4], rotation: -Math.PI / 4, color: "rgba(93, 107, 123, .18)" };

  function area(item, narrow) {
    var bordered = { areaColor: FILL[item.tone], borderColor: "#aab5c1", borderWidth: 1 };
    if (item.tone === "hatch") { bordered.decal = HATCH; }
    return {
      name: item.name, text: item.text, href: item.href, itemStyle: bordered,
      label: { show: Boolean(item.label), color: INK[item.tone], formatter: narrow ? item.label : item.label + "\n" + item.text },
      emphasis: { itemStyle: { areaColor: FILL[item.tone], borderColor: "#1f4e79", borderWidth: 2 }, label: { color: INK[item.tone] } }
    };
  }

  function draw(place, geo) {
    var font = getComputedStyle(document.body).fontFamily;
    var items = JSON.parse(document.getElementById(place.getAttribute("data-items")).textContent);
    var narrow = place.clientWidth < NARROW;
    var words = place.getAttribute("aria-label");
    var map = place.getAttribute("data-geo"); // a page may draw several
    window.echarts.registerMap(map, geo);
    var chart = window.echarts.init(place, null, { renderer: "svg" });
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: font },
      aria: { enabled: true, label: { description: words } },
      tooltip: { renderMode: "richText", formatter: function (at) { return at.data ? at.name + "  " + at.data.text : at.name; } },
      series: [{
        type: "map", map: map, roam: false, selectedMode: false, left: 4, right: 4, top: 4, bottom: 4, preserveAspect: "contain",
        label: { fontSize: 12, lineHeight: 16 }, labelLayout: { hideOverlap: true }, data: items.map(function (item) { return area(item, narrow); })
      }]
    });
    chart.on("click", function (event) { if (event.data && event.data.href) { window.location.assign(event.data.href); } });
    window.addEventListener("resize", function () { chart.resize(); });
  }

  Array.prototype.forEach.call(document.querySelectorAll("[data-chart=map]"), function (place) {
    fetch(place.getAttribute("data-geo"), { credentials: "same-origin" })
      .then(function (answer) { return answer.json(); })
      .then(function (geo) { draw(place, geo); });
  });
}());
