"""A browser in words its owner knows, from what it says about itself."""

SYSTEMS = (
    ("HarmonyOS", "鸿蒙手机"), ("OpenHarmony", "鸿蒙手机"), ("iPhone", "苹果手机"), ("iPad", "苹果平板"),
    ("Android", "安卓手机"), ("Windows", "Windows 电脑"), ("Mac OS", "苹果电脑"), ("Linux", "Linux 电脑"),
)  # fmt: skip
BROWSERS = (
    ("MicroMessenger", "微信"), ("DingTalk", "钉钉"), ("QQBrowser", "QQ 浏览器"), ("360", "360 浏览器"),
    ("QIHU", "360 浏览器"), ("HuaweiBrowser", "华为浏览器"), ("MiuiBrowser", "小米浏览器"),
    ("Edg", "Edge 浏览器"), ("Firefox", "火狐浏览器"), ("Chrome", "Chrome 浏览器"), ("Safari", "Safari 浏览器"),
)  # fmt: skip


def device_words(user_agent: str) -> str:
    """``Windows 电脑 · Edge 浏览器``; what is not known is said to be so."""
    system = next((word for sign, word in SYSTEMS if sign in user_agent), "其他设备")
    browser = next((word for sign, word in BROWSERS if sign in user_agent), "其他浏览器")
    return f"{system} · {browser}"
