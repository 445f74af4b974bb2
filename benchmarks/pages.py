"""Server time of each page at two sizes: `python -m benchmarks.pages [--sizes 1000 100000] [--rounds 30]`.

CPU of the server process, requests to both portals taken in turn in one run; by the clock for the larger one.
With ELASTICSEARCH_URL both are searched there, each under a prefix of its own that stays behind.
"""

import argparse
import time

from benchmarks.portals import measured_pages, read, start_portal


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs=2, default=[1_000, 100_000])
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    portals = [start_portal(size) for size in options.sizes]
    try:
        pages = [measured_pages(portal.url) for portal in portals]
        print(f"\n{'page':20} {'CPU ms at':>12} {options.sizes[0]:>9} {options.sizes[1]:>9}   ratio    clock p50 / p95")
        for name in pages[0]:
            # The kernel counts CPU in hundredths of a second: many requests, then the mean.
            totals, clock = [0.0, 0.0], []
            for _round in range(4):
                for number, portal in enumerate(portals):
                    before = portal.cpu_seconds()
                    for _request in range(options.rounds // 4):
                        began = time.perf_counter()
                        read(f"{portal.url}/en{pages[number][name]}")
                        if number:
                            clock.append(1000 * (time.perf_counter() - began))
                    totals[number] += portal.cpu_seconds() - before
            small, large = (1000 * total / (options.rounds // 4 * 4) for total in totals)
            clock.sort()
            middle, late = clock[len(clock) // 2], clock[len(clock) * 95 // 100]
            print(
                f"{name:20} {'':>12} {small:9.1f} {large:9.1f}   {large / small:5.2f}    {middle:6.1f} / {late:.1f}",
                flush=True,
            )
        for portal in portals:
            print(
                f"Memory of a worker that served {portal.size:,} records: {portal.memory() / 1e6:.0f} MB, "
                f"of which {portal.memory('RssFile') / 1e6:.0f} MB are pages of files."
            )
    finally:
        for portal in portals:
            portal.stop()


if __name__ == "__main__":
    main()
