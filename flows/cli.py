"""The command line. What a command needs is imported when it runs, so that `--help` answers at once.

Exit status: 0 the run finished, whatever it found; 1 a packet could not be reviewed at all; 2 the command was wrong.
Progress and logs go to standard error, results to standard output and files.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import traceback
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from flows.options import RunOptions

FINISHED, FAILED, WRONG, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    help="材审：质量对标提升达标产品申报材料的自动初审。离线运行，逐项给出依据、证据截图和补正建议。",
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class ExportKind(StrEnum):
    """What can be exported of results."""

    SAMPLING = "sampling"
    SITE = "site"
    CITIES = "cities"
    LEDGER = "ledger"


class RereadName(StrEnum):
    """Which pages a new version reads again."""

    ALL = "all"
    DOUBTFUL = "doubtful"


class ReaderName(StrEnum):
    """The readers one can choose."""

    RAPIDOCR = "rapidocr"
    TESSERACT = "tesseract"


def _iso_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}”不是日期，请写成 2021-09-20 的样子。") from None


def _existing(path: Path) -> Path:
    if not path.exists():
        raise typer.BadParameter(f"“{path}”不存在。")
    return path


def _existing_folder(path: Path | None) -> Path | None:
    if path is not None and not path.is_dir():
        raise typer.BadParameter(f"“{path}”不是文件夹。")
    return path


Packet = Annotated[
    Path, typer.Argument(help="一份申报材料：文件夹、PDF、图片或 zip。", callback=_existing, metavar="PACKET")
]
Inbox = Annotated[
    Path, typer.Argument(help="收件文件夹，其下每一项是一份申报材料。", callback=_existing_folder, metavar="INBOX")
]
Out = Annotated[Path, typer.Option("--out", "-o", help="结果写入的文件夹。", file_okay=False)]
Indicators = Annotated[
    Path | None,
    typer.Option(
        "--indicators", help="先进指标体系所在文件夹（默认用自带的）。", callback=_existing_folder, metavar="DIR"
    ),
]
Scheme = Annotated[
    str | None, typer.Option("--scheme", help="适用方案编号，有哪些见 caishen rules（默认由材料判断）。", metavar="ID")
]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        help="申报日期，各项有效期按它判断（默认取申请表日期，没有则今天）。",
        parser=_iso_date,
        metavar="DATE",
    ),
]
ReviewBy = Annotated[
    date | None,
    typer.Option("--review-by", help="预计评审日期（默认申报次年12月31日）。", parser=_iso_date, metavar="DATE"),
]
Reader = Annotated[ReaderName, typer.Option("--reader", help="识别引擎。")]
Reread = Annotated[
    RereadName, typer.Option("--reread", help="识读程序更新后重读哪些页：全部，或只重读上次有存疑读数的（doubtful）。")
]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="并行进程数（默认为处理器核数）。", metavar="N")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度。")]


def _options(
    indicators: Path | None,
    scheme: str | None,
    as_of: date | None,
    review_by: date | None,
    reader: ReaderName,
    reread: RereadName = RereadName.ALL,
) -> RunOptions:
    from flows import options
    from pipeline.model.reading import Reader as PageReader

    if as_of and review_by and review_by < as_of:
        raise typer.BadParameter("--review-by 早于 --as-of。")
    folder = indicators.resolve() if indicators else None
    return options.RunOptions(
        indicators=folder,
        scheme=scheme,
        as_of=as_of,
        review_by=review_by,
        reader=PageReader(reader.value),
        reread=options.Reread(reread.value),
    )


@app.command()
def review(
    packet: Packet,
    out: Out,
    indicators: Indicators = None,
    scheme: Scheme = None,
    as_of: AsOf = None,
    review_by: ReviewBy = None,
    reader: Reader = ReaderName.RAPIDOCR,
    reread: Reread = RereadName.ALL,
    jobs: Jobs = None,
    quiet: Quiet = False,
) -> None:
    """审查一份申报材料。"""
    options = _options(indicators, scheme, as_of, review_by, reader, reread)
    from flows.review import review_one

    raise typer.Exit(review_one(packet.resolve(), out.resolve(), options, jobs, quiet))


@app.command()
def batch(
    inbox: Inbox,
    out: Out,
    indicators: Indicators = None,
    scheme: Scheme = None,
    as_of: AsOf = None,
    review_by: ReviewBy = None,
    reader: Reader = ReaderName.RAPIDOCR,
    reread: Reread = RereadName.ALL,
    jobs: Jobs = None,
    watch: Annotated[bool, typer.Option("--watch", help="守候收件文件夹，材料随到随审。")] = False,
    quiet: Quiet = False,
) -> None:
    """审查收件文件夹里的全部申报材料，再做材料之间的核对并汇总。中断后再运行同一命令即可续做。"""
    options = _options(indicators, scheme, as_of, review_by, reader, reread)
    if watch:
        from flows.watch import watch_inbox

        raise typer.Exit(watch_inbox(inbox.resolve(), out.resolve(), options, jobs, quiet))
    from flows.batch import review_all

    raise typer.Exit(review_all(inbox.resolve(), out.resolve(), options, jobs, quiet))


@app.command()
def rules(
    code: Annotated[str | None, typer.Argument(help="规则编号，如 T03。", metavar="[CODE]")] = None,
    scheme: Annotated[str | None, typer.Option("--scheme", help="只列这一方案的规则。", metavar="ID")] = None,
) -> None:
    """列出全部审查规则和方案，或说明其中一条：依据、例子、补正建议。"""
    from flows.catalogue import show_rules

    raise typer.Exit(show_rules(code, scheme))


regulations = typer.Typer(help="导入法规原文，报告里的条款即显示原文；没有导入的显示摘要。")
app.add_typer(regulations, name="regulations")
RegulationKey = Annotated[str, typer.Option("--as", help="条款前面的简称，如 办法：办法七(四)。", metavar="KEY")]


@regulations.command("import")
def import_regulation(
    file: Annotated[Path, typer.Argument(help="文本、.docx 或带文字的 PDF。", callback=_existing, metavar="FILE")],
    key: RegulationKey,
) -> None:
    """导入一部法规：分成条、款、项，连同附表；同一简称的换成新的。"""
    from flows.regulations import import_file

    raise typer.Exit(import_file(file.resolve(), key))


@regulations.command("list")
def list_regulations() -> None:
    """列出已导入的法规。"""
    from flows.regulations import list_all

    raise typer.Exit(list_all())


@regulations.command("show")
def show_clause(clause: Annotated[str, typer.Argument(help="条款，如 办法七(四)。", metavar="CLAUSE")]) -> None:
    """显示一条条款的原文。"""
    from flows.regulations import show

    raise typer.Exit(show(clause))


@regulations.command("remove")
def remove_regulation(key: Annotated[str, typer.Argument(help="简称。", metavar="KEY")]) -> None:
    """删除一部已导入的法规。"""
    from flows.regulations import remove

    raise typer.Exit(remove(key))


@app.command()
def export(
    results: Annotated[
        Path, typer.Argument(help="review 或 batch 的结果文件夹。", callback=_existing_folder, metavar="DIR")
    ],
    kind: Annotated[
        ExportKind,
        typer.Option(
            "--kind", "-k", help="sampling 抽样送检，site 现场审查要点，cities 市州汇总，ledger 质量提升台账。"
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="写入的 .xlsx 文件。", dir_okay=False, metavar="FILE")],
    packet: Annotated[
        list[str] | None,
        typer.Option("--packet", help="只取这份材料，可重复；默认抽样和现场取结论为齐全的，其余取全部。", metavar="ID"),
    ] = None,
) -> None:
    """由已有的审查结果导出表格：抽样送检清单、现场审查要点、市州汇总。"""
    from flows.exports import Export
    from flows.exports import export as write

    raise typer.Exit(write(results.resolve(), Export(kind.value), out.resolve(), packet or ()))


@app.command()
def serve(
    host: Annotated[
        str, typer.Option("--host", help="监听地址；默认只有本机能访问。", metavar="ADDRESS")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="端口。", metavar="N")] = 8620,
    proxy: Annotated[
        str, typer.Option("--proxy", help="可信的反向代理的地址，多个用逗号隔开；只采信它转告的来源和 HTTPS。")
    ] = "",
    indicators: Indicators = None,
    reader: Reader = ReaderName.RAPIDOCR,
    jobs: Jobs = None,
) -> None:
    """打开审查工作台，用浏览器审查、更正、导出文书。第一次启动时建立管理员账号。"""
    options = _options(indicators, None, None, None, reader)
    from flows.serve import serve as run

    raise typer.Exit(run(host, port, options, jobs, proxy))


audit = typer.Typer(help="审计记录：谁在什么时候做了什么。")
app.add_typer(audit, name="audit")


@audit.command("verify")
def verify_audit(
    head: Annotated[
        str | None, typer.Option("--head", help="以前记下的摘要，核对它还在链上。", metavar="DIGEST")
    ] = None,
) -> None:
    """核验审计记录没有被改动、删除或插入。"""
    from flows.trail import verify_trail

    raise typer.Exit(verify_trail(head))


@app.command()
def housekeeping(
    remove: Annotated[bool, typer.Option("--remove", help="删除列出的内容；有审查正在进行时拒绝。")] = False,
) -> None:
    """列出存储里没有任何版本用到的内容（不满一天的除外），要求时删除。"""
    from flows.housekeeping import keep_house

    raise typer.Exit(keep_house(remove))


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="样例和结果写入的文件夹。", file_okay=False)] = Path("demo"),
    count: Annotated[int, typer.Option("--count", min=1, help="样例份数。", metavar="N")] = 3,
    seed: Annotated[int, typer.Option("--seed", help="同一数字得到同样的样例。", metavar="N")] = 1,
    jobs: Jobs = None,
    quiet: Quiet = False,
) -> None:
    """制作几份样例申报材料（扫描件），审查它们，并说明打开哪些文件。"""
    from flows.demo import run_demo

    raise typer.Exit(run_demo(out.resolve(), count, seed, jobs, quiet))


@app.command()
def doctor() -> None:
    """检查本机：装了什么、哪些识别引擎可用、缺什么怎么补。"""
    from flows.doctor import examine_machine

    raise typer.Exit(examine_machine())


@app.callback(invoke_without_command=True)
def about(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="显示版本。")] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"caishen {installed('caishen')}")
        raise typer.Exit(FINISHED)
    if context.invoked_subcommand is None:
        typer.echo(
            "缺少命令：review、batch、serve、export、rules、demo、doctor 之一。说明见 caishen --help。", err=True
        )
        raise typer.Exit(WRONG)


def main() -> None:
    """The `caishen` command."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        status = app(standalone_mode=False)
    except typer.TyperException as error:
        _end(f"命令有误：{error.format_message()}\n用法见：caishen --help，caishen 命令 --help", error.exit_code)
    except Exception as error:
        _fail(error)
    if status == INTERRUPTED:  # typer makes this of a KeyboardInterrupt
        for again in (signal.SIGINT, signal.SIGTERM):  # libraries interrupt once more while the process ends
            signal.signal(again, signal.SIG_IGN)
        print("已中断。已识读的页面都已保存，再次运行同一命令将接着做。", file=sys.stderr, flush=True)
        _leave(INTERRUPTED)
    _leave(status if isinstance(status, int) else FINISHED)


def _leave(status: int) -> NoReturn:
    """Ends the process: at once where it was its own Prefect server, whose ending in order saves nothing."""
    if "prefect" in sys.modules and "PREFECT_API_URL" not in os.environ:
        with contextlib.suppress(OSError):  # nobody reads on
            sys.stdout.flush()
        os._exit(status)
    sys.exit(status)


def _fail(error: Exception) -> NoReturn:
    """Our own errors as a sentence, a full disk too; anything else is a defect and keeps its traceback."""
    from pipeline.errors import CaishenError, ConfigurationError

    if isinstance(error, ConfigurationError):
        _end(str(error), WRONG)
    if isinstance(error, CaishenError):
        _end(str(error), FAILED)
    if isinstance(error, OSError):
        _end(f"无法读写文件：{error}。请检查磁盘空间和权限。", FAILED)
    traceback.print_exception(error)
    _end("程序出错。请把以上内容连同所用命令发给维护人员。", FAILED)


def _interrupt(signal_number: int, frame: Any) -> NoReturn:
    raise KeyboardInterrupt


def _end(message: str, status: int) -> NoReturn:
    print(message, file=sys.stderr)
    sys.exit(status)


if __name__ == "__main__":
    main()
