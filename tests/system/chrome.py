"""Debian's Chromium, headless, by selenium."""
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

# Why the tests of accessibility are skipped.
NO_AXE = "axe-core could not be installed from npm"
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
         "--disable-background-networking", "--hide-scrollbars",
         "--disable-dev-shm-usage")


def start(profile, script=True):
    """profile: an empty folder for what the browser keeps."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in FLAGS + ("--user-data-dir=" + profile,):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if not script:
        options.add_experimental_option("prefs", {
            "profile.managed_default_content_settings.javascript": 2})
    return webdriver.Chrome(options=options,
                            service=Service("/usr/bin/chromedriver"))


def set_size(browser, width, height):
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1,
         "mobile": False})


def set_scheme(browser, scheme):
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
