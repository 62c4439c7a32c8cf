"""In place of Coinbase and CoinGecko: the little of them that produce asks for."""

import json
import re
import threading
import time
from contextlib import contextmanager
from datetime import datetime, timezone
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve

PAUSE = 0.25  # seconds between two trades of a product
HISTORY = re.compile(r"/products/([^/]+)/trades")


def now():
    return datetime.now(timezone.utc).isoformat(timespec="microseconds").replace("+00:00", "Z")


class StubSource:
    """While it is silent, it takes connections and requests, and says nothing."""

    def __init__(self):
        self.silent = threading.Event()
        self.trades = {}  # of each product, the oldest first
        self.lock = threading.Lock()

    def feed(self, connection):
        """Trades as Coinbase's channel "matches", to one connection."""
        try:
            products = json.loads(connection.recv())["product_ids"]
            self.wait_while_silent(connection)
            matches = {"name": "matches", "product_ids": products}
            connection.send(json.dumps({"type": "subscriptions", "channels": [matches]}))
            while True:
                self.wait_while_silent(connection)
                for product in products:
                    match = {"type": "match", "product_id": product, **self.trade(product)}
                    connection.send(json.dumps(match))
                time.sleep(PAUSE)
        except ConnectionClosed:
            pass

    def wait_while_silent(self, connection):
        while self.silent.is_set():
            try:
                connection.recv(timeout=0.1)
            except TimeoutError:
                pass

    def trade(self, product):
        with self.lock:
            trades = self.trades.setdefault(product, [])
            number = len(trades) + 1
            trade = {"trade_id": number, "side": "buy", "size": "0.5", "time": now()}
            trade["price"] = f"{100 + number % 7}.25"
            trades.append(trade)
            return trade

    def answer(self, connection, request):
        """The history of Coinbase, and the prices of CoinGecko; nothing for a WebSocket."""
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return None
        url = urlsplit(request.path)
        query = parse_qs(url.query)
        history = HISTORY.fullmatch(url.path)
        if history:
            body = self.history(history[1], int(query["limit"][0]), query.get("after"))
        else:
            body = [
                {"id": coin, "current_price": 1.25, "last_updated": now()}
                for coin in query["ids"][0].split(",")
            ]
        return connection.respond(HTTPStatus.OK, json.dumps(body))

    def history(self, product, limit, after):
        with self.lock:
            trades = self.trades.get(product, [])
            until = int(after[0]) - 1 if after else len(trades)
            return trades[:until][::-1][:limit]


@contextmanager
def stub_source():
    """A stub that is served: it, and its port."""
    stub = StubSource()
    # Without pings: a silent source sends none.
    with serve(
        stub.feed, "127.0.0.1", 0, process_request=stub.answer, ping_interval=None
    ) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield stub, server.socket.getsockname()[1]
        stub.silent.clear()
        server.shutdown()
