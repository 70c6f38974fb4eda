"""What a site prints above a text: when it was published, whence it came, how often it was read."""

import re

__all__ = ["is_site_line"]

# 发布时间：2022-09-30 来源：县纪委监委 浏览次数：1286   发布于 2023-06-30   信息分类：巡察整改
SITE_LINE = re.compile(
    r"[【\[（(]?(?:发布(?:时间|日期|于|人|单位)|发表(?:时间|于)|(?:最后)?更新(?:时间|日期|于)?|日\s*期|时\s*间|(?:信息)?来\s*源|稿源"
    r"|作\s*者|编\s*辑|责编|浏览|点击|阅读|访问|字\s*[号体]|索\s*引\s*号|(?:信息|主题|体裁|组配)?分\s*类|公开(?:方式|范围|时限|时间)"
    r"|有\s*效\s*性|关\s*键\s*词|主\s*题\s*词|统一登记号|生成日期)[】\])）]?\s*(?:[：:\d\[]|次数|[量数人]|$)[^。]{0,80}"
)


def is_site_line(text: str) -> bool:
    """Whether a line is the site's and says nothing of the notice."""
    return SITE_LINE.fullmatch(text.strip()) is not None
