/* 要点: mark the sentence whose panel is open; on a narrow page bring the panel into view. */
(function () {
  "use strict";
  function mark() {
    var links = document.querySelectorAll(".notice .o");
    for (var i = 0; i < links.length; i += 1) {
      if (links[i].pathname === window.location.pathname) {
        links[i].setAttribute("aria-current", "true");
      } else {
        links[i].removeAttribute("aria-current");
      }
    }
  }
  document.addEventListener("htmx:pushedIntoHistory", mark);
  document.addEventListener("htmx:afterSwap", function () {
    var panel = document.getElementById("panel");
    mark();
    if (panel && window.innerWidth < 1180) { panel.scrollIntoView({ block: "start" }); }
  });
}());
