"""What the styles of a Word document say about its paragraphs and runs (ECMA-376 part 1, §17.7)."""

from pipeline.read.word_names import Element, W, find, is_on, value

__all__ = ["Styles"]

JC, STYLE, VANISH = W + "jc", W + "pStyle", W + "vanish"
ALIGNMENTS = {"center": "centre", "right": "right", "end": "right"}
MAX_DEPTH = 20  # of styles based on one another; it ends a cycle too


class Styles:
    """Alignment and hidden text, through the styles that styles are based on."""

    def __init__(self, styles: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default = ""  # the paragraph style of paragraphs that name none
        for style in styles.iter(f"{W}style") if styles is not None else ():
            name = style.get(f"{W}styleId", "")
            self._styles[name] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                self._default = name
        self._alignments: dict[str, str] = {}
        self._hidden: dict[str, bool] = {}
        vanish = next(styles.iter(VANISH), None) if styles is not None else None
        self.hiding = () if vanish is None else (f"{W}rStyle",)  # what hides a run by naming a style

    def align(self, properties: dict[str, Element]) -> str:
        """centre, right, or empty: by the properties of a paragraph or by its style."""
        if JC in properties:
            return ALIGNMENTS.get(value(properties[JC]), "")
        name = self._name(properties)
        if name not in self._alignments:
            found = next(
                (value(style, "pPr/jc") for style in self._chain(name) if value(style, "pPr/jc")), ""
            )
            self._alignments[name] = ALIGNMENTS.get(found, "")
        return self._alignments[name]

    def hides_by_style(self, properties: dict[str, Element]) -> bool:
        """Whether the style of a paragraph of these properties makes its text hidden."""
        return bool(self.hiding) and self._style_hides(self._name(properties))

    def hides(self, properties: Element | None, by_style: bool) -> bool:
        """Whether a run of these properties, or a paragraph's mark, is hidden in a paragraph of such a style.

        Hiding is a toggle: the styles of paragraph and run together undo it, §17.7.3.
        """
        if properties is None:
            return by_style
        own = find(properties, "vanish")
        return is_on(own) if own is not None else by_style != self._style_hides(value(properties, "rStyle"))

    def _style_hides(self, name: str) -> bool:
        if name not in self._hidden:
            found = (find(style, "rPr/vanish") for style in self._chain(name))
            self._hidden[name] = is_on(next((vanish for vanish in found if vanish is not None), None))
        return self._hidden[name]

    def _name(self, properties: dict[str, Element]) -> str:
        name = value(properties.get(STYLE))
        return name if name in self._styles else self._default

    def _chain(self, name: str) -> list[Element]:
        """A style and those it is based on, nearest first."""
        chain: list[Element] = []
        while name in self._styles and len(chain) < MAX_DEPTH:
            chain.append(self._styles[name])
            name = value(chain[-1], "basedOn")
        return chain
