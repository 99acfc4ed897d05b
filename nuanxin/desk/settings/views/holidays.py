"""节假日: the calendar by year."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.association.actions.holidays import drop_holiday, revert_year, set_holiday
from nuanxin.association.doors import ActingRequest, door
from nuanxin.base.periods import today
from nuanxin.desk.settings.calendar import Year, years_around
from nuanxin.desk.settings.forms import DayForm, HolidayForm, YearForm
from nuanxin.desk.settings.page import tabs_of, told


@door("setting.read", menu="settings")
def holidays(request: ActingRequest) -> HttpResponse:
    """The days of a year that are off or worked."""
    return _calendar(request, _year(request))


@require_POST
@door("setting.keep", menu="settings")
def keep_holiday(request: ActingRequest) -> HttpResponse:
    """A day is off, or worked."""
    form = HolidayForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["day"]
        if told(request, lambda: set_holiday(request.acting, form.given()), f"已登记 {day}。"):
            return redirect(f"{reverse('settings')}?year={day.year}")
    return _calendar(request, _year(request), form=form)


@require_POST
@door("setting.keep", menu="settings")
def remove_holiday(request: ActingRequest) -> HttpResponse:
    """A day is again what its weekday says."""
    form = DayForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "没有删：请从列表里点要删的那一天。")
        return redirect("settings")
    day = form.cleaned_data["day"]
    told(request, lambda: [drop_holiday(request.acting, day)], f"{day} 照星期几算。")
    return redirect(f"{reverse('settings')}?year={day.year}")


@require_POST
@door("setting.keep", menu="settings")
def publish_year(request: ActingRequest) -> HttpResponse:
    """A year as published by the State Council."""
    form = YearForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "没有改：请从页面上选一个年份。")
        return redirect("settings")
    year = form.cleaned_data["year"]
    done = f"{year} 年已按公布的安排登记。"
    told(request, lambda: [revert_year(request.acting, year)], done)
    return redirect(f"{reverse('settings')}?year={year}")


def _year(request: ActingRequest) -> int:
    form = YearForm(request.GET)
    return int(form.cleaned_data["year"]) if form.is_valid() else today().year


def _calendar(request: ActingRequest, year: int, **given: HolidayForm) -> HttpResponse:
    context = {
        "tabs": tabs_of(request.acting, "settings"),
        "year": Year.of(year),
        "years": years_around(today()),
        "form": HolidayForm(),
        "may_keep": request.acting.may("setting.keep"),
    }
    return render(request, "desk/settings/holidays.html", context | given)
