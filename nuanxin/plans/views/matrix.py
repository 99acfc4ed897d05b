"""矩阵: every clause that holds × the bodies right below."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.base.files.download import PDF, XLSX, download
from nuanxin.base.files.pdf import to_pdf
from nuanxin.measures.opening import latest
from nuanxin.plans.matrix.counting import count_matrix
from nuanxin.plans.matrix.out import Shown
from nuanxin.plans.views.asked import asked, crumbs
from nuanxin.plans.years.switch import year_tabs


@door("measure.read", menu="matrix")
def matrix(request: ActingRequest) -> HttpResponseBase:
    """The page, or the same as a sheet, for the printer or as PDF."""
    outlook, figures = asked(request), latest()
    whole = count_matrix(outlook, figures)
    shown = Shown(outlook, whole, figures.taken_at, request.GET, stamp(request.acting, "矩阵"))
    match request.GET.get("format"):
        case "xlsx":
            return download(shown.as_xlsx(), f"{shown.file_name}.xlsx", XLSX)
        case "pdf":
            return download(to_pdf(shown.as_paper()), f"{shown.file_name}.pdf", PDF)
        case "print":
            return HttpResponse(shown.as_paper())
    gaps = request.GET.get("gaps")
    years = year_tabs(outlook, outlook.plan, gaps=gaps)
    context = {"shown": shown, "crumbs": crumbs(outlook, gaps=gaps), "years": years}
    return render(request, "plans/matrix.html", context)
