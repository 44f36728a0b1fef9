"""What the workbench calls things."""

from __future__ import annotations

from typing import Final

PACKET_STATES: Final = {
    "new": "待审",
    "review": "审查中",
    "supplement": "待补正",
    "passed": "通过",
    "closed": "办结",
}

ACTIONS: Final = {
    "confirm": "确认",
    "dismiss": "不成立",
    "supplement": "要求补正",
    "leave": "搁置",
}

LAPSES: Final = {
    "": "页面已更换",
    "page": "页面已更换",
    "outcome": "重新检查后，这一事项由待确认变为确定，或由确定变为待确认",
    "unfit": "重新归类后，所更正的位置已不存在",
}
"""Why a decision or correction lapsed."""

RUN_STATES: Final = {"running": "进行中", "done": "完成", "stopped": "已停止", "failed": "失败"}

RUN_KINDS: Final = {"review": "单份审查", "batch": "批量审查", "watch": "守候", "upload": "上传"}

REASONS: Final = (
    "原件清楚，识别有误",
    "另有材料可以证明",
    "表述不同，含义相同",
    "本项不适用",
)
"""Why a finding does not hold: the usual reasons, by number key."""

FINDING_STATES: Final = {"closed": "已解决", "open": "仍存在", "changed": "有变化", "new": "新增"}

PAGE_STATES: Final = {
    "same": "未变",
    "moved": "移位",
    "replaced": "替换",
    "added": "新增",
    "withdrawn": "撤回",
}

CAUSES: Final = {
    "document": "材料变化",
    "rules": "规则变化",
    "run": "审查",
    "correction": "更正",
    "others": "其他材料变化",
}

CORRECTED_KINDS: Final = {
    "field": "更正读数",
    "type": "更正类型",
    "border": "更正分界",
    "move": "移动页面",
    "document": "补列材料",
}

TRACES: Final = {
    "login": "登录",
    "login.failed": "登录失败",
    "logout": "退出",
    "user.add": "新增人员",
    "user.change": "修改人员",
    "user.password": "修改密码",
    "queue.view": "查看队列",
    "queue.take": "领取",
    "packet.view": "查看材料",
    "packet.state": "更改状态",
    "packet.assign": "分派",
    "finding.view": "查看事项",
    "page.view": "查看页面",
    "page.image": "查看页面图像",
    "version.compare": "查看版本对照",
    "decision": "作出决定",
    "decision.undo": "撤销决定",
    "correction": "更正",
    "correction.undo": "撤销更正",
    "export": "导出",
    "upload": "上传",
    "audit.view": "查看审计记录",
}
