"""`wuding demo`: Songling district with generated people, in a database of its own, ready to click through."""

import click

from wuding.cli.words import say


@click.command(
    help=say(
        "准备演示区（松岭区，人员均为虚构）并打开网页。第二次启动只要几秒。",
        "Prepare the demo district (Songling, generated people) and serve it. A second start takes seconds.",
    )
)
@click.option("--host", default="127.0.0.1", show_default=True, help=say("监听地址", "Address to listen on"))
@click.option(
    "--port", default=8000, type=click.IntRange(1, 65535), show_default=True, help=say("端口", "Port")
)
@click.option(
    "--fresh", is_flag=True, help=say("删掉原来的演示数据，从头来", "Drop the demo data and start anew")
)
@click.option("--prepare-only", is_flag=True, help=say("只准备，不启动", "Prepare without serving"))
def demo(*, host: str, port: int, fresh: bool, prepare_only: bool) -> None:
    """Prepare whatever is missing, say how to get in, then answer until interrupted."""
    from wuding.cli.demo_district import forget_demo, keep_apart, prepare_demo, print_logins
    from wuding.cli.django_ready import start_django
    from wuding.cli.web_server import require_free_port, serve_forever

    if not prepare_only:
        require_free_port(host, port)
    keep_apart()
    start_django()
    if fresh:
        forget_demo()
    prepare_demo()
    if prepare_only:
        return
    print_logins(f"http://{host}:{port}")
    serve_forever(host, port, workers=1)
