"""One program answers on a port, one serves a data folder: the second is told so in a sentence."""

import socket

import pytest

from tablewright.core.errors import Misconfigured
from tablewright.core.serving import alive, check_port, local_host, sole_server


@pytest.mark.parametrize("shared", [False, True])
def test_a_port_in_use_is_named_with_a_way_out(shared):
    with socket.socket() as other:
        if shared:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Misconfigured, match=f"Port {port} is in use.*make run PORT="):
            check_port("127.0.0.1", port)


def test_a_free_port_passes_and_stays_free():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    check_port("127.0.0.1", port)
    check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(Misconfigured, match=r"203\.0\.113\.7"):
        check_port("203.0.113.7", 8000)


def test_a_second_server_of_one_folder_is_refused_until_the_first_is_gone(tmp_path):
    with sole_server(tmp_path), pytest.raises(Misconfigured, match="already serving"), sole_server(tmp_path):
        raise AssertionError("it was let in")
    with sole_server(tmp_path):
        pass


def test_nobody_is_alive_on_a_free_port():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        assert not alive("127.0.0.1", other.getsockname()[1])


def test_a_server_for_all_addresses_is_reached_on_this_machine():
    assert (local_host("0.0.0.0"), local_host("::"), local_host("10.0.0.1")) == (
        "127.0.0.1",
        "::1",
        "10.0.0.1",
    )
