"""Debian's Chromium without a desktop, by selenium: a third of the work of
the whole browser run headless."""
import os

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

HERE = os.path.dirname(os.path.abspath(__file__))
# Why the tests of accessibility are skipped.
NO_AXE = "axe-core could not be installed from npm"
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run",
         "--disable-background-networking", "--hide-scrollbars",
         "--disable-dev-shm-usage")


def start(profile, script=True):
    """profile: an empty folder for what the browser keeps."""
    options = webdriver.ChromeOptions()
    options.binary_location = os.path.join(HERE, "headless")
    for flag in FLAGS + ("--user-data-dir=" + profile,):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options,
                               service=Service("/usr/bin/chromedriver"))
    if not script:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled",
                                {"value": True})
    return browser


def set_size(browser, width, height):
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1,
         "mobile": False})


def set_scheme(browser, scheme, forced=False, media=""):
    """forced: in the few colours that the device gives."""
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"media": media, "features": [{"name": "prefers-color-scheme", "value": scheme},
                      {"name": "forced-colors",
                       "value": "active" if forced else "none"}]})
