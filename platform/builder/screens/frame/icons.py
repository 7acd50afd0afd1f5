"""The icons that apps, tables and views may be given: what each is called, and by which words it is found."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from ....core.words import Words
from ....fields.options import COLORS
from ....runtime.screens.view_spans import COLORS as COLOR_WORDS

_NAMES = """
table Table 表格|list List 列表|database Database 数据库|folder Folder 文件夹|file-text Document 文档|files Files 文件
notebook Notebook 笔记本|book Book 书|books Books 图书|news News 新闻|article Article 文章|bookmark Bookmark 书签
clipboard Clipboard 剪贴板|clipboard-list Clipboard list 清单|clipboard-check Checked off 已核对|checklist Checklist 检查表
list-check Tasks 任务|subtask Subtask 子任务|list-details Details 明细|report Report 报告|inbox Inbox 收件箱|tag Tag 标签
tags Tags 标签组|flag Flag 旗帜|star Star 星标|heart Heart 爱心|target Target 目标|target-arrow Goal 靶心
trophy Trophy 奖杯|award Award 奖章|medal Medal 勋章|crown Crown 皇冠|diamond Diamond 钻石|certificate Certificate 证书
user Person 人员|users People 人群|users-group Team 团队|user-circle Account 账号|user-plus New person 新增人员|user-search Search for people 招聘
user-star Favourite 明星员工|id Identity card 证件|id-badge-2 Badge 工牌|address-book Contacts 通讯录|hierarchy Hierarchy 层级|sitemap Organisation 组织架构
affiliate Network 网络|heart-handshake Partnership 合作|building Building 楼|building-store Shop 商店|building-factory Factory 工厂|building-skyscraper Company 公司
building-community Community 社区|building-bank Bank 银行|building-warehouse Warehouse 仓库|building-hospital Hospital 医院|home Home 家|school School 学校
briefcase Briefcase 公文包|businessplan Business plan 商业计划|speakerphone Marketing 市场推广|ad-2 Advertisement 广告|presentation Presentation 演示|chart-bar Bar chart 柱状图
chart-line Line chart 折线图|chart-pie Pie chart 饼图|chart-funnel Funnel 漏斗|trending-up Growth 增长|gauge Gauge 仪表|abacus Abacus 算盘
coin Coin 硬币|cash Cash 现金|currency-yuan Yuan 人民币|credit-card Card 银行卡|wallet Wallet 钱包|pig-money Savings 储蓄
receipt Receipt 收据|receipt-2 Bill 账单|invoice Invoice 发票|file-invoice Invoice file 发票文件|file-dollar Quote 报价单|file-certificate Contract 合同
report-money Financial report 财务报表|calculator Calculator 计算器|percentage Percentage 百分比|discount Discount 折扣|scale Balance 天平|gavel Law 法务
shopping-cart Shopping cart 购物车|shopping-bag Shopping bag 购物袋|package Package 包裹|packages Packages 货物|box Box 箱子|truck Truck 卡车
truck-delivery Delivery 配送|forklift Forklift 叉车|barcode Barcode 条码|gift Gift 礼物|ticket Ticket 票券|tool Tool 工具
tools Tools 工具箱|hammer Hammer 锤子|ruler Ruler 尺子|brush Brush 画笔|puzzle Puzzle 拼图|engine Engine 发动机
plug Plug 插头|bolt Lightning 闪电|battery Battery 电池|lifebuoy Support 支持|headset Service 客服|phone Phone 电话
phone-call Call 通话|mail Mail 邮件|message Message 消息|messages Conversation 对话|bell Bell 铃|calendar Calendar 日历
calendar-event Event 活动|calendar-stats Schedule 排期|calendar-user Booking 预约|clock Clock 时钟|alarm Alarm 闹钟|stopwatch Stopwatch 秒表
hourglass Hourglass 沙漏|timeline Timeline 时间线|map Map 地图|map-pin Place 地点|world World 世界|route Route 路线
plane Plane 飞机|car Car 汽车|bus Bus 公交车|train Train 火车|ship Ship 船|bike Bicycle 自行车
rocket Rocket 火箭|bulb Idea 创意|flask Laboratory 实验|microscope Microscope 显微镜|stethoscope Doctor 医生|pill Medicine 药品
first-aid-kit First aid 急救|run Sport 运动|ball-football Ball 球类|music Music 音乐|camera Camera 相机|photo Picture 图片
shirt Clothes 服装|coffee Coffee 咖啡|apple Fruit 水果|bed Bed 住宿|beach Holiday 假期|umbrella Umbrella 雨伞
plant Plant 植物|leaf Leaf 树叶|trees Trees 树林|paw Animal 动物|flame Flame 火焰|droplet Water 水
sun Sun 太阳|moon Moon 月亮|cloud Cloud 云|server Server 服务器|cpu Chip 芯片|device-desktop Computer 电脑
device-laptop Laptop 笔记本电脑|device-mobile Mobile phone 手机|printer Printer 打印机|bug Fault 缺陷|shield Shield 盾牌|lock Lock 锁
key Key 钥匙|settings Settings 设置|adjustments Adjustments 调整|filter Filter 筛选|search Search 搜索|palette Palette 调色板
chalkboard Training 培训|apps Apps 应用|layout-grid Grid 网格|layout-kanban Board 看板|layout-dashboard Dashboard 仪表盘|stack-2 Stack 堆叠
"""


def _read(text: str) -> Mapping[str, Words]:
    found = {}
    for entry in text.strip().replace("\n", "|").split("|"):
        name, words = entry.split(" ", 1)
        english, chinese = words.rsplit(" ", 1)
        found[name] = Words(english, chinese)
    return found


ICONS = _read(_NAMES)
"""By the icon's name in the sprite: what it shows, in the order of the picker."""


def icon_choices(now: str = "") -> Mapping[str, Words]:
    """Return the icons to choose from; the one in force stands first where it is none of them."""
    return ICONS if not now or now in ICONS else {now: Words(now, now), **ICONS}


def color_choices() -> Mapping[str, Words]:
    """Return the twelve colours in the order of the palette."""
    return {key: COLOR_WORDS[key] for key in COLORS}


def install(app: Flask) -> None:
    """Offer the choices to the pickers of every template."""
    app.jinja_env.globals.update(icon_choices=icon_choices, color_choices=color_choices)
