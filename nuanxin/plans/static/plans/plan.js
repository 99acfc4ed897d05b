/* 要点: the chosen sentence is marked and, where the panel lies over the paper, stays in view. */
(function () {
  "use strict";
  var doc = document;

  function chosen() {
    var links = doc.querySelectorAll(".notice .o");
    var first = null;
    for (var i = 0; i < links.length; i += 1) {
      if (links[i].pathname === window.location.pathname) {
        links[i].setAttribute("aria-current", "true");
        first = first || links[i];
      } else {
        links[i].removeAttribute("aria-current");
      }
    }
    return first;
  }

  function show(sentence) {
    if (!sentence || (window.innerWidth < 1180 && !doc.querySelector(".panel.open"))) { return; }
    var box = sentence.getBoundingClientRect();
    if (window.innerWidth < 1180) {
      sentence.scrollIntoView({ block: "start" });
    } else if (box.top < 60 || box.bottom > window.innerHeight) {
      sentence.scrollIntoView({ block: "center" });
    }
  }

  doc.addEventListener("htmx:afterSettle", function (event) {
    var panel = doc.getElementById("panel");
    if (!panel || event.target !== panel) { return; }
    show(chosen());
    panel.scrollTop = 0;
    panel.focus({ preventScroll: true });
  });

  show(doc.querySelector(".notice .o[aria-current]"));
}());
