"""tag_themes: one case a line, the main theme before the bar.

The cases are ours: written from the codebook, not taken from any notice.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotate.themes import tag_themes

WHERE_TWO_CODES_MEET = """
livelihood | 小区供暖不达标，居民投诉不断
business | 小区物业监管工作成效不明显
livelihood | 道路工程进展缓慢，群众出行不便反映强烈
business | 农村饮水工程建设进度缓慢
rectification | 上轮巡察指出的超标准接待问题整改不到位
rectification | 审计反馈的固定资产账实不符问题至今未整改
rectification | 环保督察反馈的污水直排问题整改滞后
rectification | 对市委巡察指出的发展党员不规范问题整改不力
integrity | 项目招投标领域廉政风险防控不力
integrity | 对工程建设领域监督缺位
procurement | 个别工程存在串标围标
integrity | 工程建设中收受贿赂、索要回扣
finance | 套取项目资金用于发放福利
finance | 虚列会议费支出
integrity | 全面从严治党监督责任履行不到位
conduct | 违反八项规定精神，公务接待超标准
conduct | 落实过紧日子要求不到位，一般性支出压减不力
conduct | 以考察名义公款旅游
finance | 公务接待报销未附公函和清单
finance | 差旅费报销手续不全，缺少审批单
conduct | 会议铺张浪费
environment | 林业局对毁林案件查处不力
environment | 自然资源执法不严，违法占地问题突出
environment | 生态环境局日常监管不到位，企业偷排污水
finance | 土地出让金未及时征缴到位
environment | 污染防治攻坚任务推进缓慢
business | 林业产业发展缓慢
livelihood | 低保金未按时足额发放到户
livelihood | 耕地地力保护补贴发放不及时
finance | 挪用惠农补贴资金
finance | 骗取危房改造补助资金
livelihood | 医院过度检查、多收费用
livelihood | 学校违规收取择校费
livelihood | 行业协会违规收费
business | 重点项目进度滞后
procurement | 重点项目违规变更设计，超概算严重
procurement | 项目违规转包
procurement | 工程竣工后长期未结算
procurement | 工程未经验收即投入使用
business | “十四五”重大工程推进缓慢
assets | 租金长期未收取
assets | 出租收入未入账，账外管理
assets | 房屋出租租金坐支
politics | 学习不深入，落实举措不多
politics | 学习上级文件不及时，研究贯彻措施不多
security | 贯彻落实习近平总书记关于安全生产重要论述不到位，企业安全隐患突出
environment | 学习贯彻生态文明思想不深入，辖区河道污染严重
business | 贯彻落实乡村振兴战略部署不力，产业项目推进缓慢
party_building | 民主生活会质量不高，班子成员批评避重就轻
party_building | 书记讲专题党课次数不足
party_building | 领导班子谈心谈话不够深入
leadership | 班子谋划工作前瞻性不足
leadership | 领导班子引领改革发展能力不强
leadership | 重大事项未经集体研究
procurement | 采购大型设备未经集体研究
finance | 违规支付补贴，未经集体研究
conduct | 公车私用
conduct | 公务用车私用、节假日外出游玩
assets | 公务用车未登记入账
assets | 车辆过户手续未办理
finance | 公务用车运行维护费居高不下
finance | 公车维修费用支出不规范
finance | 违规发放奖金
finance | 违规发放绩效工资
finance | 自行提高津补贴发放标准
personnel | 绩效工资分配制度不合理，激励作用不强
personnel | 编外用工政策执行不严
personnel | 超编进人
security | 防汛物资储备不足
security | 应急物资储备不够，应急预案未更新
assets | 应急物资出入库登记不全，账实不符
assets | 救灾物资账物不符
environment | 危险废物处置不规范
environment | 医疗废物管理混乱
assets | 机关食堂管理不规范
livelihood | 学校食堂饭菜质量差，学生意见大
procurement | 采购的设备长期闲置
procurement | 购置的软件系统至今未启用
institutions | 财务内控制度不完善
institutions | 资金管理内部控制薄弱
ideology | 单位网站信息更新不及时
ideology | 门户网站发布内容审核不严
security | 网站存在安全漏洞
security | 官网未落实网络安全等级保护
personnel | 财务人员选拔不规范
personnel | 财务人员配备不足
personnel | 财务人员业务不熟
conduct | 担当意识不强
leadership | 决策效率不优
conduct | 公车管理不严
business | 历史遗留问题未解决
party_building | 党员示范作用不够
leadership | “一把手”抓班子带队伍责任落实不力
integrity | 落实“一岗双责”不力
politics | 政治站位有待提高
ideology | 意识形态工作主动性不强
personnel | 干部考核不严格
finance | 工会经费管理不规范
procurement | 合同审核不严
institutions | 印章管理不规范
institutions | 台账资料不健全
security | 保密意识不强
livelihood | 信访化解不力
"""

EVERY_THEME = """
politics | 党的理论和路线方针政策宣讲不够
politics | 扛牢政治责任不够有力，对“国之大者”心中无数
politics | 党员干部理论水平不高，被动学、应付学
politics | 落实党中央决策部署不够坚决有力
ideology | 宣传栏内容陈旧，长时间不更换
ideology | 对校园内各类讲座审批把关不严
ideology | 网络舆情监测预警滞后
ideology | 图书馆藏书审查不严，存在有问题的书籍
party_building | 党小组会召开次数不够
party_building | 村党组织书记能力不足，带富能力弱
party_building | 对群团工作重视不够，工会组织作用发挥不明显
party_building | 离退休党支部组织生活少
integrity | 廉政风险点查找不全面
integrity | 对“关键少数”监督不力
integrity | 项目资金分配权力集中，缺乏监督制约，廉政风险高
integrity | 执纪监督不够有力，自查案件为零
conduct | 部分窗口单位服务态度差
conduct | 工作浮于表面，满足于开会发文
conduct | 创新突破意识不强，习惯于老套路
conduct | 报送数据层层注水
leadership | 以传阅、会签代替集体讨论
leadership | 主要负责人末位发言制度坚持不好
leadership | 决策程序不规范，先决策后论证
leadership | 班子配合默契度不高，工作各自为战
personnel | 执行干部任职回避制度不严格
personnel | 选人用人风气不正
personnel | 选人用人程序倒置
personnel | 干部档案缺少关键材料，未及时整理
finance | 单位欠缴土地使用税
finance | 存量债务化解不力
finance | 接待费报销缺少公函和菜单
finance | 项目支出绩效目标设置不合理
procurement | 项目招标前已确定施工单位
procurement | 项目前期论证不充分，造成多次设计变更
procurement | 工程结算多计工程量
procurement | 信息系统建设项目未按规定履行立项审批程序
assets | 固定资产管理混乱，有物无账
assets | 领导干部办公室面积超标
assets | 办公用房清理不彻底，领导干部多处占用
assets | 国有资产出租未报批，租金明显偏低
business | 水利工程管护机制不顺
business | 环卫市场化改革不到位
business | 村级集体经济发展不平衡
business | 数字化监管手段应用不足
livelihood | “12345”热线工单办结率低
livelihood | 对群众信访诉求回应不及时
livelihood | 村干部虚报冒领、克扣群众补贴
livelihood | 补偿安置政策执行不公，引发群众上访
security | 对危化品企业监管不严
security | 手机违规处理敏感工作信息，存在泄密隐患
security | 网络安全责任制落实不到位
security | 校车管理存在安全风险
environment | 水源保护区内仍有养殖场
environment | 城乡环境卫生脏乱差
environment | 森林资源管护不力，乱砍滥伐时有发生
environment | 乡镇污水处理设施运行不正常
rectification | 对历次巡察发现的突出问题举一反三不够
rectification | 上轮巡察指出的5个问题未完成整改
rectification | 整改“一阵风”，问题反弹
rectification | 对巡视组移交信访件办理不力
institutions | 机构职责未厘清，内设科室职能重叠
institutions | 文稿质量不高，错漏较多
institutions | 制度“上墙不上心”，形同虚设
institutions | 管理制度零散，未汇编成册
"""

SECONDS = """
finance, leadership | 大额维修资金支出凭证不全，未经集体研究
assets, finance | 门面租金长期未收取
rectification, finance | 上轮巡察指出的违规发放津补贴问题仍未整改
institutions, assets | 固定资产管理制度不健全
procurement | 政府采购程序不规范
"""


def cases(table: str) -> list[tuple[str, str]]:
    return [(code, problem) for code, problem in (line.split(" | ") for line in table.strip().splitlines())]


@pytest.mark.parametrize(("code", "problem"), cases(WHERE_TWO_CODES_MEET))
def test_rules_decide_where_two_codes_meet(code: str, problem: str) -> None:
    assert tag_themes(problem, "", ())[0].code == code


@pytest.mark.parametrize(("code", "problem"), cases(EVERY_THEME))
def test_main_theme(code: str, problem: str) -> None:
    assert tag_themes(problem, "", ())[0].code == code


@pytest.mark.parametrize(("codes", "problem"), cases(SECONDS))
def test_second_themes_are_what_the_problem_states(codes: str, problem: str) -> None:
    assert ", ".join(theme.code for theme in tag_themes(problem, "", ())) == codes


def test_nothing_said_is_other() -> None:
    (theme,) = tag_themes("", "", ())
    assert (theme.code, theme.score, theme.evidence) == ("other", 0.0, ())


def test_the_rectification_decides_between_two_readings() -> None:
    problem = "公务用车管理不规范"
    assert tag_themes(problem, "补记固定资产账，更新资产台账，办理报废资产处置。", ())[0].code == "assets"
    assert tag_themes(problem, "严肃查处公车私用，落实八项规定精神。", ())[0].code == "conduct"


def test_the_heading_above_speaks_where_the_problem_does_not() -> None:
    assert tag_themes("重视程度有待提高", "", ("二、存在问题", "（二）安全生产方面"))[0].code == "security"
    assert tag_themes("津补贴发放不规范", "", ("（二）安全生产方面",))[0].code == "finance"


def test_an_earlier_inspection_named_in_a_heading_is_second() -> None:
    themes = tag_themes("津补贴发放不规范", "已清退。", ("（四）上轮巡察反馈问题整改不到位",))
    assert [theme.code for theme in themes] == ["finance", "rectification"]
    themes = tag_themes("津补贴发放不规范", "已清退。", ("二、巡察反馈问题整改落实情况",))
    assert [theme.code for theme in themes] == ["finance"]


def test_evidence_is_printed_as_in_the_notice() -> None:
    (theme, *_) = tag_themes("“三重 一大”制度执行不严", "", ())
    assert theme.code == "leadership"
    assert "三重 一大" in theme.evidence


def test_a_word_that_cuts_across_two_words_is_none() -> None:
    assert "工会" not in str(tag_themes("员工会议未召开", "", ()))


LETTERS = "未经集体研究“”，。 \n|三重一大公款津补贴巡察整改不到位上轮a1方面"
PARTS = st.text(st.sampled_from(LETTERS)) | st.text()


@given(PARTS, PARTS, st.lists(PARTS, max_size=3))
def test_themes_of_anything(problem: str, rectification: str, path: list[str]) -> None:
    themes = tag_themes(problem, rectification, tuple(path))
    codes = [theme.code for theme in themes]
    scores = [theme.score for theme in themes]
    assert themes
    assert len(set(codes)) == len(codes)
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    for theme in themes:
        assert all(word and (word in problem or word in rectification) for word in theme.evidence)
        assert all("|" not in word and "\n" not in word for word in theme.evidence)
    assert themes == tag_themes(problem, rectification, tuple(path))


@pytest.mark.parametrize("line", EVERY_THEME.strip().splitlines() + WHERE_TWO_CODES_MEET.strip().splitlines())
def test_evidence_stands_in_the_problem(line: str) -> None:
    problem = line.split(" | ")[1]
    for theme in tag_themes(problem, "", ()):
        assert theme.evidence
        assert all(word in problem for word in theme.evidence)


def test_traditional_characters_have_the_same_themes_and_their_evidence_is_as_printed() -> None:
    simplified = tag_themes("党费收缴不及时，报销凭证不齐全", "", ())
    traditional = tag_themes("黨費收繳不及時，報銷憑證不齊全", "", ())
    assert [theme.code for theme in traditional] == [theme.code for theme in simplified]
    assert "黨費" in "".join(word for theme in traditional for word in theme.evidence)
