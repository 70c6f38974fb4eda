"""Make the pictures of the report's pages in docs/ from the samples.

python -m docs.make_page_pictures
"""

import io
import tempfile
from pathlib import Path

from PIL import Image

from pipeline.report.output import Output
from pipeline.report.site import write_report
from pipeline.run.batch import run_batch
from tests.report.chromium import open_browser

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples"
SAMPLE = "d1-culture-bureau.pdf"
COLOURS = 200
DRAWN = "all => Promise.all(all.map(one => ((one.loading = 'eager'), one.decode())))"


def main() -> None:
    """Write the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        run_batch([SAMPLES], out, 0)
        report = write_report(out).start.parent
        notice_id = next(
            row["notice_id"] for row in Output(out).rows("notices") if row["source_path"] == SAMPLE
        )
        with open_browser() as browser:
            for language, suffix in (("en-US", ""), ("zh-CN", "-zh")):
                context = browser.new_context(
                    locale=language, viewport={"width": 1200, "height": 760}, reduced_motion="reduce"
                )
                page = context.new_page()
                if not suffix:
                    page.goto((report / "index.html").as_uri() + "#themes")
                    _keep(page.screenshot(), "report-overview.png")
                    page.goto((report / "findings.html").as_uri() + "#q=财务")
                    page.wait_for_selector("#rows[data-ready]")
                    _keep(page.screenshot(), "report-findings.png")
                page.goto((report / "notices" / f"{notice_id}.html").as_uri())
                page.click("button[data-view=pages]")
                page.click("#f003 button[data-show='003:problem']")
                page.locator(".sides").evaluate("node => node.scrollIntoView({ block: 'end' })")
                page.locator("#page-1 img, #page-2 img").evaluate_all(DRAWN)
                _keep(page.screenshot(), f"report-notice{suffix}.png")
                context.close()


def _keep(data: bytes, name: str) -> None:
    """With few colours: small, and as easy to read."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    few = image.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(HERE / name, optimize=True)


if __name__ == "__main__":
    main()
