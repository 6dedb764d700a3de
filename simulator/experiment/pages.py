"""The page that a run, a comparison or a sweep leaves, made from what lies in its directory."""

import errno
from pathlib import Path

from simulator.experiment.comparing import Comparison
from simulator.experiment.opening import Finding, finding_of
from simulator.experiment.run_report import RunReport, report_of
from simulator.experiment.sweeping import Sweep
from simulator.results.manifest import note_file
from simulator.results.opened import Opened, open_directory

PAGE, CHECKLIST = "report.html", "stress.md"


def write_page(path: Path, *, allow_code: bool = False) -> Path:
    """Make the page of a directory that `run`, `compare` or `sweep` left: where is it?

    Raises what `open_run` raises, and OSError.
    """
    run = open_directory(path, allow_code=allow_code)
    return page_of(run, finding_of(run, allow_code=allow_code))


def page_of(run: Opened, found: Finding) -> Path:
    """Write the page of what was found, into the directory where it was left: where is it?"""
    if isinstance(found, Comparison):
        from simulator.report.page.comparison_page import comparison_page

        return _write(run, comparison_page(found.scenario, found.contrasts, run))
    if isinstance(found, Sweep):
        from simulator.report.page.sweep_page import sweep_page

        return _write(run, sweep_page(found.scenario, found.points, found.summaries, run))
    return page_of_run(run, report_of(run.folder, run.scenario, run.tables, found.reached))


def page_of_run(run: Opened, report: RunReport) -> Path:
    """Write the page of a run whose report is known: where is it?"""
    from simulator.report.page.run_page import run_page

    return _write(run, run_page(report, run))


def write_checklist(path: Path, *, allow_code: bool = False) -> Path:
    """Write the STRESS-DES checklist of what was left in a directory: where is it?

    The manifest does not note it, for its author will change it. Raises what `open_run` raises,
    FileExistsError if one is there that has been changed, and OSError.
    """
    from simulator.report.stress.checklist import checklist
    from simulator.report.stress.study import Study

    run = open_directory(path, allow_code=allow_code)
    found = finding_of(run, allow_code=allow_code)
    scenario = found.scenario if isinstance(found, Comparison) else run.scenario
    text = checklist(Study(scenario, run.manifest, _factors(found)))
    place = run.folder / CHECKLIST
    if place.exists() and place.read_text(encoding="utf-8") != text:
        raise FileExistsError(errno.EEXIST, "it is there already, and was changed", str(place))
    place.write_text(text, encoding="utf-8")
    return place


def _factors(found: Finding) -> dict[str, list[str]]:
    """Which paths vary in a sweep, and over which values?"""
    points = found.points if isinstance(found, Sweep) else ()
    return {
        path: list(dict.fromkeys(point[path] for point in points))
        for path in (points[0] if points else ())
    }


def _write(run: Opened, html: str) -> Path:
    path = run.folder / PAGE
    path.write_text(html, encoding="utf-8")
    note_file(run.folder, PAGE)
    return path
