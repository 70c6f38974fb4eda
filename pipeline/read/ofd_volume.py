"""One document of an OFD package: its pages, and what they share (GB/T 33190—2016, §7.4 to §7.9)."""

from collections.abc import Iterator

from pipeline.errors import Unreadable
from pipeline.read.ofd_drawing import Budget, Drawing
from pipeline.read.ofd_geometry import PAGE, read_numbers
from pipeline.read.package import Element, Package

__all__ = ["Volume", "find_volumes"]

A4 = (210.0, 297.0)  # millimetres
SILENT = {"Link", "Highlight"}  # annotations that show no words of their own


def find_volumes(package: Package) -> Iterator["Volume"]:
    """The documents in the order of OFD.xml. Raises Unreadable: damaged, encrypted."""
    if package.locate("/Encryptions.xml"):  # GM/T 0099—2020, appendix C
        raise Unreadable("encrypted", media_type=package.media_type)
    entry = package.locate("/OFD.xml")
    if not entry:
        raise package.damaged("OFD.xml is missing")
    for body in package.parse(entry).iterfind("DocBody"):
        location = body.findtext("DocRoot") or ""
        name = package.locate(location, entry)
        if not name:
            raise package.damaged(f"{location or 'DocRoot'} is missing")
        yield Volume(package, name, package.locate(body.findtext("Signatures") or "", entry))


class Volume:
    """A document: the parts of its pages, its templates and its composite graphic units."""

    def __init__(self, package: Package, name: str, signatures: str) -> None:
        self.package, self._name, self._signatures = package, name, signatures
        self._root = package.parse(name)
        self._templates: dict[str, Element | None] = {}
        self._units: dict[str, dict[str, Element]] = {}  # of each resource part, by their IDs

    def find_pages(self) -> list[str]:
        """The locations of its pages, as they are written."""
        return [page.get("BaseLoc") or "" for page in self._root.iterfind("Pages/Page")]

    def draw_page(self, location: str, budget: Budget) -> tuple[Drawing, int]:
        """A page with its templates, and how many of its letters are its own.

        Raises Unreadable (damaged, too_large) and ValueError.
        """
        name = self.package.locate(location, self._name)
        if not name:
            raise self.package.damaged(f"page {location} is missing")
        page = self.package.parse(name)
        resources = [self.package.locate(part.text or "", name) for part in page.iterfind("PageRes")]
        drawing = Drawing(
            budget, lambda identity: self._find_unit(identity, resources), self._find_size(page)
        )
        drawing.draw(page)
        own = len(drawing.letters)
        for used in page.iterfind("Template"):
            self._draw_template(used.get("TemplateID") or "", drawing)
        return drawing, own

    def _find_size(self, page: Element) -> tuple[float, float]:
        """Width and height in points: the page's own, else that of all pages (§7.5), else A4."""
        area = next(
            filter(
                None,
                (page.findtext("Area/PhysicalBox"), self._root.findtext("CommonData/PageArea/PhysicalBox")),
            ),
            "",
        )
        box = read_numbers(area)
        return PAGE.place(*(box[2:4] if len(box) == 4 else A4))

    def _draw_template(self, identity: str, drawing: Drawing) -> None:
        if identity not in self._templates:
            self._templates[identity] = self._load_template(identity)
        template = self._templates[identity]
        if template is None:
            drawing.missing.append(f"TemplatePage {identity}")
        else:
            drawing.draw(template)

    def _load_template(self, identity: str) -> Element | None:
        for template in self._root.iterfind("CommonData/TemplatePage"):
            if template.get("ID") == identity:
                name = self.package.locate(template.get("BaseLoc") or "", self._name)
                return self.package.parse(name) if name else None
        return None

    def _find_unit(self, identity: str, resources: list[str]) -> Element | None:
        common = self._root.find("CommonData")
        found = [] if common is None else [*common.iterfind("PublicRes"), *common.iterfind("DocumentRes")]
        shared = [self.package.locate(part.text or "", self._name) for part in found]
        for name in filter(None, [*resources, *shared]):
            if name not in self._units:
                units = self.package.parse(name).iterfind("CompositeGraphicUnits/CompositeGraphicUnit")
                self._units[name] = {unit.get("ID") or "": unit for unit in units}
            if identity in self._units[name]:
                return self._units[name][identity]
        return None

    def count_marks(self) -> tuple[int, int]:
        """Its annotations that show something (§15), and its seals and signatures (§18)."""
        annotations = 0
        entry = self.package.locate(self._root.findtext("Annotations") or "", self._name)
        for file in self._read_optional(entry, "Page/FileLoc"):
            name = self.package.locate(file.text or "", entry)
            found = self._read_optional(name, "Annot")
            annotations += sum(1 for annotation in found if annotation.get("Type") not in SILENT)
        return annotations, len(self._read_optional(self._signatures, "Signature"))

    def _read_optional(self, name: str, path: str) -> list[Element]:
        """Elements of a part that the text does not need: a broken one costs only their count."""
        try:
            return list(self.package.parse(name).iterfind(path)) if name else []
        except Unreadable as error:
            if error.reason != "damaged":
                raise
            return []
