"""A page in a real browser: opened at a size, in a color scheme, with or without scripts, and asked what is seen."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
)
_PATIENCE = 240
"""Seconds that a page may take to load before the driver gives up."""
WIDE, NARROW = (1280, 900), (360, 740)


@contextmanager
def chromium(browser: str, driver: str, profile: Path) -> Iterator[Chrome]:
    """A browser with a new profile, which ends with the block."""
    options = ChromeOptions()
    options.binary_location = browser
    for option in (*_OPTIONS, f"--user-data-dir={profile}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    started = Chrome(options=options, service=Service(executable_path=driver, env=kept))
    try:
        started.set_page_load_timeout(_PATIENCE)
        started.set_script_timeout(_PATIENCE)
        yield started
    finally:
        started.quit()


class Shown:
    """What a reader has before them. Each ``open`` starts anew: nothing is kept of the page before."""

    def __init__(self, driver: Chrome) -> None:
        self._driver = driver

    def open(
        self,
        page: Path,
        size: tuple[int, int] = WIDE,
        *,
        scheme: str = "light",
        media: str = "",
        scripts: bool = True,
    ) -> "Shown":
        self._driver.get("about:blank")
        self._logged("performance")
        self._logged("browser")
        width, height = size
        told = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < WIDE[0]}
        self.ask("Emulation.setDeviceMetricsOverride", **told)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.ask("Emulation.setEmulatedMedia", media=media, features=features)
        self.ask("Emulation.setScriptExecutionDisabled", value=not scripts)
        self._driver.get(page.as_uri())
        return self

    def ask(self, command: str, **values: Any) -> Any:
        """A command of the DevTools protocol."""
        return self._driver.execute_cdp_cmd(command, values)

    def run(self, script: str, *values: Any) -> Any:
        """What a script gives that is put into the page from outside."""
        return self._driver.execute_script(script, *values)

    def all(self, css: str) -> list[WebElement]:
        return self._driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css: str) -> WebElement:
        return self._driver.find_element(By.CSS_SELECTOR, css)

    def press(self, *keys: str) -> None:
        """Keys into whatever has the focus."""
        for key in keys:
            self._driver.switch_to.active_element.send_keys(key)

    def tab(self, times: int = 1) -> None:
        """Go on to what a keyboard reaches next."""
        self.press(*[Keys.TAB] * times)

    def enter(self) -> None:
        """What Enter does where the focus is."""
        self.press(Keys.ENTER)

    def down(self) -> None:
        """The arrow key, such as to the next choice of a list."""
        self.press(Keys.ARROW_DOWN)

    def focused(self) -> WebElement:
        return self._driver.switch_to.active_element

    def tab_to(self, element: WebElement, most: int = 200) -> None:
        """Reach an element as somebody without a mouse does."""
        for _ in range(most):
            if self._driver.switch_to.active_element == element:
                return
            self.tab()
        raise AssertionError(f"{most} times Tab do not reach {element.get_attribute('outerHTML')[:200]}")

    @property
    def title(self) -> str:
        return self._driver.title

    @property
    def overflow(self) -> int:
        """Pixels by which the page is wider than the screen."""
        return self.run("const e = document.documentElement; return e.scrollWidth - e.clientWidth")

    def requests(self) -> dict[str, str]:
        """Every address that was asked for since the page was opened, and what kept it from being so, if anything."""
        told = [json.loads(entry["message"])["message"] for entry in self._logged("performance")]
        kept = {
            each["params"]["requestId"]: each["params"].get("blockedReason", "")
            for each in told
            if each["method"] == "Network.loadingFailed"
        }
        asked = (each["params"] for each in told if each["method"] == "Network.requestWillBeSent")
        return {each["request"]["url"]: kept.get(each["requestId"], "") for each in asked}

    def complaints(self) -> list[str]:
        """What the browser wrote to its console: faults of scripts, and what the page's policy did not let happen."""
        return [entry["message"] for entry in self._logged("browser")]

    def accessible(self) -> list[dict[str, Any]]:
        """The page as a screen reader gets it: roles, names and properties, in their order."""
        nodes = self.ask("Accessibility.getFullAXTree")["nodes"]
        return [_node(node) for node in nodes if not node.get("ignored")]

    def _logged(self, kind: str) -> list[dict[str, Any]]:
        return self._driver.get_log(kind)


def _node(node: dict[str, Any]) -> dict[str, Any]:
    found = {each["name"]: each["value"].get("value") for each in node.get("properties", ())}
    return {"role": node["role"]["value"], "name": node.get("name", {}).get("value", ""), **found}
