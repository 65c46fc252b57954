"""Connections that never lead into a private network."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from matchmaker.importers.pretix_shop import PullError

if TYPE_CHECKING:
    from socket import socket


def check_public(connected: socket, host: str) -> socket:
    """Refuse a private address on the connection itself: a name may change its mind after any look-up.

    Raises
    ------
    PullError
    """
    address = ipaddress.ip_address(connected.getpeername()[0].partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    if not (mapped or address).is_global or (mapped or address).is_multicast:
        connected.close()
        raise PullError("pretix_private", host=host)
    return connected


class _PublicConnection(HTTPConnection):
    def _new_conn(self) -> socket:
        return check_public(super()._new_conn(), self.host)


class _PublicTLSConnection(HTTPSConnection):
    def _new_conn(self) -> socket:
        return check_public(super()._new_conn(), self.host)


class _PublicPool(HTTPConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicTLSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicTLSConnection


class PublicAdapter(HTTPAdapter):
    """Connects to addresses of the open internet alone."""

    def init_poolmanager(self, *arguments: Any, **values: Any) -> None:
        """Make pools whose connections look where they ended up."""
        super().init_poolmanager(*arguments, **values)
        self.poolmanager.pool_classes_by_scheme = {"http": _PublicPool, "https": _PublicTLSPool}
