"""What a first view costs on 2G: `python -m benchmarks.slow_link [--url http://…]`.

Chromium, cold cache, 50 kbit/s and 800 ms, phone size. Prints bytes on the wire, requests, the time of the largest
paint (LCP) and of the end of loading. Without --url it starts a portal with the sample content.
"""

import argparse
import urllib.request
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.chromium import FLAGS, find_chromium
from benchmarks.portals import measured_pages, start_portal

WATCH_LCP = """
window.lcp = 0;
new PerformanceObserver(list => { for (const e of list.getEntries()) window.lcp = e.startTime; })
  .observe({type: 'largest-contentful-paint', buffered: true});
"""


def view(browser: Browser, url: str) -> dict[str, Any]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2, is_mobile=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 800, "downloadThroughput": 50_000 / 8, "uploadThroughput": 20_000 / 8},
    )
    sizes: dict[str, float] = {}
    session.on("Network.loadingFinished", lambda e: sizes.__setitem__(e["requestId"], e["encodedDataLength"]))
    page.add_init_script(WATCH_LCP)
    page.goto(url, wait_until="load", timeout=120_000)
    page.wait_for_timeout(500)
    lcp = page.evaluate("window.lcp")
    load = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    context.close()
    return {"bytes": sum(sizes.values()), "requests": len(sizes), "lcp": lcp / 1000, "load": load / 1000}


def final_address(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as answer:
        address: str = answer.geturl()
        return address


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="")
    parser.add_argument("--languages", nargs="+", default=["en", "ar"])
    options = parser.parse_args()
    portal = None if options.url else start_portal(291)
    base = portal.url if portal else options.url
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            print(f"{'page':24} {'KB':>6} {'requests':>9} {'LCP s':>7} {'load s':>7}")
            for language in options.languages:
                for name, path in measured_pages(base).items():
                    # The version in this language may have an address of its own: links lead there at once.
                    seen = view(browser, final_address(f"{base}/{language}{path}"))
                    print(
                        f"{language} {name:21} {seen['bytes'] / 1024:6.1f} {seen['requests']:9} "
                        f"{seen['lcp']:7.2f} {seen['load']:7.2f}",
                        flush=True,
                    )
            browser.close()
    finally:
        if portal:
            portal.stop()


if __name__ == "__main__":
    main()
