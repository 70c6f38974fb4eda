"""The notice that hostile files hold, by which it can be told whether they are read."""

__all__ = ["PORT", "SECRET", "lines", "text"]

SECRET = "机密文字不得外泄"  # stands in a file that no input may lead to
PORT = 47_653  # of this machine, where nobody may call
TITLE = "中共青禾县水务局党组关于巡察整改情况的通报"


def lines(odd: str = "学习制度不够健全") -> list[str]:
    """The lines of a notice, the odd words in its problem."""
    return [
        TITLE,
        f"一、关于{odd}的问题",
        "整改情况：一是开展学习3次。二是退回资金2万元，印发《学习制度》。",
        "二、关于资金管理不严的问题",
        "整改情况：一是清退资金5万元。二是批评教育2人。",
    ]


def text(odd: str = "学习制度不够健全") -> str:
    """The same as plain text."""
    return "".join(f"{line}\n" for line in lines(odd))
