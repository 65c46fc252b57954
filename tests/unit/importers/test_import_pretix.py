"""Orders from a shop that answers well, badly, or not at all."""

from __future__ import annotations

import logging
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from matchmaker.importers.export import write_csv
from matchmaker.importers.pretix_client import PretixClient
from matchmaker.importers.pretix_orders import order_list
from matchmaker.importers.pretix_shop import Bounds, PullError, Shop
from matchmaker.importers.public_addresses import PrivateAddressError, check_name, check_public
from tests.unit.importers.recorded_shop import ORDERS, QUESTIONS, TOKEN, RecordedShop, recorded_shop

if TYPE_CHECKING:
    from collections.abc import Iterator

QUICK = Bounds(connect_s=2, read_s=0.3, whole_s=5, wait_s=2, pages=20, megabytes=1)


@pytest.fixture
def recorded() -> Iterator[RecordedShop]:
    with recorded_shop() as shop:
        yield shop


def pull(shop: Shop, *, allow_private: bool = True, bounds: Bounds = QUICK) -> list[dict[str, Any]]:
    with PretixClient(shop, token=TOKEN, allow_private=allow_private, bounds=bounds) as client:
        client.questions()
        return client.orders()


def refusal(shop: Shop, **values: Any) -> PullError:
    with pytest.raises(PullError) as caught:
        pull(shop, **values)
    assert TOKEN not in caught.value.message
    return caught.value


def test_orders_come_from_every_page_with_the_token_in_its_header(recorded: RecordedShop) -> None:
    assert pull(recorded.shop) == ORDERS

    place = "/api/v1/organizers/olive/events/makers"
    assert recorded.asked == [
        (f"{place}/questions/", f"Token {TOKEN}"),
        (f"{place}/orders/", f"Token {TOKEN}"),
        (f"{place}/orders/?page=2", f"Token {TOKEN}"),
    ]


def test_names_of_organizer_and_event_cannot_lead_to_another_path(recorded: RecordedShop) -> None:
    error = refusal(Shop(recorded.base_url, "../../olive", "a/b?c"))

    assert error.code == "pretix_unknown"
    assert recorded.asked[0][0] == "/api/v1/organizers/..%2F..%2Folive/events/a%2Fb%3Fc/questions/"


@pytest.mark.parametrize(
    ("what", "status", "body", "headers", "code", "words"),
    [
        ("orders", 401, {}, {}, "pretix_token_wrong", "does not know this token"),
        ("orders", 403, {}, {}, "pretix_orders_forbidden", "The token may not read orders."),
        ("questions", 403, {}, {}, "pretix_questions_forbidden", "The token may not read questions."),
        ("orders", 404, {}, {}, "pretix_unknown", "finds no event “makers” of “olive”"),
        ("orders", 500, b"<h1>", {}, "pretix_fault", "an error of its own (500)"),
        ("orders", 429, {}, {"Retry-After": "120"}, "pretix_busy", "wait for 120 seconds"),
        ("orders", 200, b"{not json", {}, "pretix_not_json", "127.0.0.1 answers, but not as pretix does."),
        ("orders", 200, b"[" * 100_000, {}, "pretix_not_json", "not as pretix does"),
        ("orders", 200, {"results": "many"}, {}, "pretix_not_json", "not as pretix does"),
        ("orders", 200, {"results": [1]}, {}, "pretix_not_json", "not as pretix does"),
        ("orders", 200, [], {}, "pretix_not_json", "not as pretix does"),
        ("orders", 200, {"results": [], "next": 5}, {}, "pretix_not_json", "not as pretix does"),
        ("orders", 200, b"x" * 1_100_000, {}, "pretix_too_much", "more than 1 MB of orders"),
        (
            "orders", 302, b"", {"Location": "https://other.example/secret?x=1"}, "pretix_redirect",
            "leads on to https://other.example.",
        ),
        ("orders", 302, b"x" * 1_100_000, {"Location": "/"}, "pretix_too_much", "more than 1 MB"),
        ("orders", 301, b"", {}, "pretix_redirect", "leads on to …."),
        ("orders", 302, b"", {"Location": "http://[broken"}, "pretix_redirect", "leads on to …."),
        (
            "orders", 200, {"results": [], "next": "https://other.example/api/"}, {}, "pretix_elsewhere",
            "a next page at https://other.example",
        ),
    ],
)  # fmt: skip
def test_answer_that_is_no_order_is_told_with_what_to_do(  # noqa: PLR0917 -- pytest fills them by name
    recorded: RecordedShop,
    what: str,
    status: int,
    body: object,
    headers: dict[str, str],
    code: str,
    words: str,
) -> None:
    recorded.will_say(what, status, body, headers=headers)

    error = refusal(recorded.shop)

    assert (error.code, words in error.message) == (code, True), error.message
    assert {token for _, token in recorded.asked} == {f"Token {TOKEN}"}


def test_busy_shop_is_asked_once_more_after_the_pause_it_wants(recorded: RecordedShop) -> None:
    recorded.will_say("orders", 429, {}, headers={"Retry-After": "0"})

    assert pull(recorded.shop) == ORDERS


def test_shop_that_stays_busy_is_left_alone(recorded: RecordedShop) -> None:
    recorded.will_say("orders", 429, {}, headers={"Retry-After": "1"})
    recorded.will_say("orders", 429, {}, headers={"Retry-After": "soon"})

    assert refusal(recorded.shop).message == "pretix asks us to wait for 5 seconds. Try again then."


def test_pages_without_end_are_stopped(recorded: RecordedShop) -> None:
    first = f"{recorded.base_url}/api/v1/organizers/olive/events/makers/orders/"
    for _ in range(QUICK.pages):
        recorded.will_say("orders", 200, {"results": [], "next": first})

    assert refusal(recorded.shop).code == "pretix_too_much"


def test_slow_shop_is_not_waited_for(recorded: RecordedShop) -> None:
    recorded.delay_s = 0.6

    assert refusal(recorded.shop).code == "pretix_slow"


def test_shop_that_lets_words_drip_is_stopped_in_the_end() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()

        def drip() -> None:
            connected, _ = server.accept()
            with connected:
                connected.recv(65536)
                connected.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                while not stop.wait(0.1):
                    try:
                        connected.sendall(b" ")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        bounds = Bounds(connect_s=2, read_s=1, whole_s=0.5, wait_s=1)
        error = refusal(Shop(f"http://127.0.0.1:{server.getsockname()[1]}", "olive", "makers"), bounds=bounds)
        stop.set()
        thread.join()

    assert error.code == "pretix_slow"


def test_shop_that_is_not_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    error = refusal(Shop(f"http://127.0.0.1:{port}", "olive", "makers"))

    assert error.message == "127.0.0.1 cannot be reached from here. Check the address, or try again later."


@pytest.mark.parametrize(
    "address",
    [
        "", "pretix.eu", "http://pretix.eu", "ftp://pretix.eu", "https://", "https://pretix.eu/olive/makers",
        "https://me:word@pretix.eu", "https://pretix.eu?x", "https://pretix.eu#x", "https://[broken",
        "https://pretix.eu:port",
    ],
)  # fmt: skip
def test_address_that_is_no_bare_https_server_is_refused_unasked(address: str) -> None:
    error = refusal(Shop(address, "olive", "makers"), allow_private=False)

    assert (error.code, f"“{address}”" in error.message) == ("pretix_address", True)


@pytest.mark.parametrize("address", ["https://127.0.0.1:{port}", "https://localhost:{port}"])
def test_server_inside_a_private_network_is_hung_up_on(recorded: RecordedShop, address: str) -> None:
    error = refusal(Shop(address.format(port=recorded.port), "olive", "makers"), allow_private=False)

    assert error.code == "pretix_unreachable"
    assert recorded.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.255.255.1", "nowhere.invalid"])
def test_open_closed_and_filtered_ports_and_no_name_at_all_are_one_answer_at_once(
    recorded: RecordedShop, host: str
) -> None:
    # Of the filtered ones a knock would last until the bound.
    begun = time.monotonic()
    answers = {
        refusal(Shop(f"https://{host}:{port}", "olive", "makers"), allow_private=False).message
        for port in (recorded.port, 9)
    }

    name = host.strip("[]")
    assert answers == {f"{name} cannot be reached from here. Check the address, or try again later."}
    assert time.monotonic() - begun < QUICK.connect_s
    assert recorded.asked == []


def test_name_that_changes_its_mind_after_the_look_up_is_hung_up_on(
    recorded: RecordedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    resolve = socket.getaddrinfo

    def changing_its_mind(host: str, port: int, *arguments: Any, **values: Any) -> Any:
        asked.append(host)
        return resolve("93.184.215.14" if len(asked) == 1 else "127.0.0.1", port, *arguments, **values)

    monkeypatch.setattr(socket, "getaddrinfo", changing_its_mind)

    error = refusal(Shop(f"https://shop.example:{recorded.port}", "olive", "makers"), allow_private=False)

    assert (error.code, asked) == ("pretix_unreachable", ["shop.example"] * 2)
    assert recorded.asked == []


def test_name_of_the_open_internet_passes() -> None:
    check_name("93.184.215.14", 443)


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("127.0.0.1", False), ("10.1.2.3", False), ("192.168.0.1", False), ("172.16.9.9", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False),  # noqa: S104 -- nothing is bound
        ("::1", False), ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False), ("ff02::1", False),
        ("93.184.215.14", True), ("2606:2800:21f::1", True), ("::ffff:93.184.215.14", True),
    ],
)  # fmt: skip
def test_check_public_looks_at_the_address_a_connection_has(address: str, is_public: bool) -> None:  # noqa: FBT001 -- pytest fills it by name
    class Connected:
        closed = False

        def getpeername(self) -> tuple[str, int]:
            return address, 443

        def close(self) -> None:
            self.closed = True

    connected = Connected()
    if is_public:
        assert check_public(connected, "shop.example") is connected  # type: ignore[arg-type, comparison-overlap]  # a stand-in for a socket
    else:
        with pytest.raises(PrivateAddressError):
            check_public(connected, "shop.example")  # type: ignore[arg-type]  # the same
    assert connected.closed is not is_public


def test_token_is_in_no_log(recorded: RecordedShop, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    pull(recorded.shop)

    assert "olive" in caplog.text
    assert TOKEN not in caplog.text


def test_order_list_has_a_row_for_each_ticket_under_the_headers_of_pretix() -> None:
    headers, rows = order_list(ORDERS, QUESTIONS, language="de")

    assert headers == [
        "Order code", "Position ID", "Status", "Email", "Attendee name", "Attendee email", "Company",
        "Wen suchst du?", "Wobei kannst du helfen?",
    ]  # fmt: skip
    buyer = "buyer@example.org"
    assert rows == [
        ["AAA", "1", "paid", buyer, "Ada Lovelace", "ada@example.org", "Engines", "a publisher", "=looms"],
        ["AAA", "2", "paid", buyer, "Grace Hopper", "", "", "", ""],
        ["AAA", "4", "canceled", buyer, "Bo", "", "", "", ""],
        ["BBB", "1", "pending", buyer, "Cy", "", "", "", ""],
        ["CCC", "1", "pending (confirmed)", buyer, "Di", "di@example.org", "", "", ""],
        ["DDD", "1", "approval pending", buyer, "Ed", "", "", "", ""],
        ["EEE", "1", "canceled", buyer, "Flo", "", "", "", ""],
        ["FFF", "1", "test mode", buyer, "Gus", "", "", "", ""],
    ]


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"positions": None},
        {"positions": "many"},
        {"positions": [None, 1]},
        {
            "code": ["x"],
            "status": {"p": 1},
            "positions": [{"attendee_name": True, "answers": [{}, {"question": []}]}],
        },
    ],
)
def test_order_list_of_strange_orders_takes_what_is_a_word(order: dict[str, Any]) -> None:
    _, rows = order_list([order], [{"id": 7, "question": "Why?"}, {}], language="en")

    assert all(cell == "" for row in rows for cell in row)


def test_order_list_leaves_strange_questions_and_half_letters_out() -> None:
    questions: list[dict[str, Any]] = [
        {"id": ["x"], "question": "A?"},
        {"id": {"de": 1}, "question": "B?"},
        {"id": 7, "question": "Why\ud83d?"},
    ]
    order = {"code": "A1", "positions": [{"answers": [{"question": 7, "answer": "\udc00looms"}]}]}

    headers, rows = order_list([order], questions, language="en")

    assert headers[7:] == ["Why??"]
    assert rows[0][7:] == ["?looms"]
    assert "looms" in write_csv(headers, rows).decode()
