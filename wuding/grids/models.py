"""Tables of the concern. None holds personal data but who planned, asked and approved."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.fields import public_id
from wuding.common.periods import NoOverlap, holds_on
from wuding.organisation.models import Basis, Organisation, scopes_of, within


class Ground(models.Model):
    """Areas of a place as handed in once, with the borders between them. Later grounds don't change earlier maps."""

    public_id = public_id()
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="grounds", verbose_name=_("单位")
    )
    title = models.CharField(_("名称"), max_length=64)
    source = models.CharField(_("来源"), max_length=255)
    basis = models.CharField(_("依据"), max_length=16, choices=Basis)
    has_shapes = models.BooleanField(_("有图形"))
    borders = models.JSONField(_("边界"))
    """[[code, code, metres], …]"""
    anchor = models.JSONField(_("原点"), null=True, blank=True)
    """[degrees east, degrees north] of the place from which x and y count metres; None where the file counted metres."""
    reference = models.CharField(_("坐标系"), max_length=255, blank=True)
    """What the file says of its coordinates, shortened."""
    made_at = models.DateTimeField(_("导入时间"))
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("导入人")
    )

    class Meta:
        verbose_name = _("底图")
        verbose_name_plural = _("底图")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Area(models.Model):
    """A building, a block or an old grid: never divided. Lengths in metres from the ground's own origin."""

    ground = models.ForeignKey(Ground, models.CASCADE, related_name="areas", verbose_name=_("底图"))
    code = models.CharField(_("编号"), max_length=64)
    community = models.ForeignKey(Organisation, models.PROTECT, related_name="areas", verbose_name=_("社区"))
    households = models.PositiveIntegerField(_("户数"))
    load = models.PositiveIntegerField(_("工作量"))
    x = models.FloatField(_("横坐标"))
    y = models.FloatField(_("纵坐标"))
    size = models.FloatField(_("面积"))
    outline = models.FloatField(_("周长"))
    current = models.CharField(_("现网格"), max_length=64, blank=True)
    rings = models.JSONField(_("图形"), default=list)
    """Polygons, each a list of rings, each a list of [x, y]; empty for a point."""
    counts = models.JSONField(_("按类的户数"), default=dict)
    """Households of each kind (`calc.grids.spans`), as far as the file counts them."""

    class Meta:
        verbose_name = _("小区域")
        verbose_name_plural = _("小区域")
        ordering = ["ground", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["ground", "code"],
                name="area_code_once",
                violation_error_message=_("同一张底图里编号不能重复。"),
            )
        ]

    def __str__(self) -> str:
        return self.code


class GridMapQuerySet(models.QuerySet["GridMap"]):
    """Reads of maps."""

    def on(self, day: date) -> Self:
        """Those in force on that day."""
        return self.filter(holds_on(day))


class GridMap(models.Model):
    """How a place is divided into grids, from `since` to `until`, both days included."""

    public_id = public_id()
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="grid_maps", verbose_name=_("单位")
    )
    ground = models.ForeignKey(Ground, models.PROTECT, related_name="maps", verbose_name=_("底图"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    low = models.PositiveIntegerField(_("每格下限"))
    high = models.PositiveIntegerField(_("每格上限"))
    spans = models.JSONField(_("折算"), default=dict)
    """Kind of household → as how many one counts; empty for bare counts."""
    document = models.CharField(_("依据"), max_length=128, blank=True)
    in_tree = models.BooleanField(_("已落到组织树"), default=False)
    published_at = models.DateTimeField(_("发布时间"))
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("发布人")
    )

    objects = GridMapQuerySet.as_manager()

    class Meta:
        verbose_name = _("网格图")
        verbose_name_plural = _("网格图")
        ordering = ["organisation__path", "-since"]
        constraints = [
            NoOverlap(
                name="grid_maps_apart",
                same=("organisation",),
                violation_error_message=_("这段时间已有一张网格图。"),
            ),
            models.CheckConstraint(
                condition=models.Q(low__gt=0, low__lte=models.F("high")),
                name="grid_map_bounds_are_bounds",
                violation_error_message=_("下限应大于 0，不大于上限。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.since.isoformat()}"


class Grid(models.Model):
    """A grid of a map. `unit`: its node in the tree, where its worker serves, once the map stands there."""

    public_id = public_id()
    grid_map = models.ForeignKey(GridMap, models.CASCADE, related_name="grids", verbose_name=_("网格图"))
    name = models.CharField(_("名称"), max_length=64)
    community = models.ForeignKey(
        Organisation, models.PROTECT, related_name="mapped_grids", verbose_name=_("社区")
    )
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="drawn_as", verbose_name=_("单位")
    )
    households = models.PositiveIntegerField(_("户数"))
    load = models.PositiveIntegerField(_("工作量"))
    areas = models.JSONField(_("小区域"))
    """Codes."""

    class Meta:
        verbose_name = _("网格")
        verbose_name_plural = _("网格")
        ordering = ["community__path", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grid_map", "name"],
                name="grid_name_once",
                violation_error_message=_("同一张图里网格不能重名。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class PlanState(models.TextChoices):
    """How far a plan is."""

    DRAFT = "draft", _("草案")
    ASKED = "asked", _("待审定")
    PUBLISHED = "published", _("已发布")
    DROPPED = "dropped", _("已放弃")


class RunState(models.TextChoices):
    """How far its computation is."""

    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("计算中")
    DONE = "done", _("已算好")
    CANCELLED = "cancelled", _("已取消")
    FAILED = "failed", _("没有算成")


class PlanQuerySet(models.QuerySet["Plan"]):
    """Reads of plans."""

    def visible_to(self, user: User, permission: Permission = Permission.PLAN_GRIDS) -> Self:
        """Those of places where the user holds the permission."""
        return self.filter(within(scopes_of(user, permission), "organisation__path"))


class Plan(models.Model):
    """A proposal for a new map: what was wished for, what came out, how far its approval is."""

    public_id = public_id()
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="grid_plans", verbose_name=_("单位")
    )
    ground = models.ForeignKey(Ground, models.PROTECT, related_name="plans", verbose_name=_("底图"))
    title = models.CharField(_("名称"), max_length=64)
    low = models.PositiveIntegerField(_("每格下限"))
    high = models.PositiveIntegerField(_("每格上限"))
    balance = models.FloatField(_("均衡"))
    compactness = models.FloatField(_("紧凑"))
    closeness = models.FloatField(_("少换网格员"))
    number = models.PositiveIntegerField(_("格数"), null=True, blank=True)
    numbers = models.JSONField(_("各社区格数"), default=dict)
    """Code of the community → number of grids; only where no number is given for the whole."""
    spans = models.JSONField(_("折算"), default=dict)
    """Kind of household → as how many one counts; empty for bare counts."""
    pins = models.JSONField(_("固定要求"), default=list)
    """Objects as `pins.Pin` writes them."""
    made_at = models.DateTimeField(_("提出时间"))
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("提出人"))

    run_state = models.CharField(_("计算"), max_length=16, choices=RunState, default=RunState.QUEUED)
    done = models.PositiveIntegerField(_("已算"), default=0)
    total = models.PositiveIntegerField(_("共"), default=0)
    beat_at = models.DateTimeField(_("最近进展"), null=True, blank=True)
    cancel_asked = models.BooleanField(_("要求取消"), default=False)
    tries = models.PositiveSmallIntegerField(_("接着算过几次"), default=0)
    """How often it was taken up again after its process had gone."""
    faults = models.JSONField(_("原因"), default=list)
    """Sentences, each as [Chinese, English]."""

    grid_of = models.JSONField(_("划分"), default=dict)
    """Area → grid; empty until computed."""
    workers = models.JSONField(_("接续"), default=dict)
    """Grid → today's grid whose worker it takes over."""
    proofs = models.JSONField(_("证明"), default=list)
    """One object for each community: name, grids, least, within, best, reasons."""
    moves = models.JSONField(_("手工调整"), default=list)
    """[[area, from, to], …] in order; the last can be undone."""

    state = models.CharField(_("状态"), max_length=16, choices=PlanState, default=PlanState.DRAFT)
    since = models.DateField(_("启用日期"), null=True, blank=True)
    document = models.CharField(_("依据"), max_length=128, blank=True)
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("送审人")
    )
    asked_at = models.DateTimeField(_("送审时间"), null=True, blank=True)
    published_as = models.ForeignKey(
        GridMap, models.PROTECT, null=True, blank=True, related_name="plans", verbose_name=_("发布为")
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("网格方案")
        verbose_name_plural = _("网格方案")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(low__gt=0, low__lte=models.F("high")),
                name="grid_plan_bounds_are_bounds",
                violation_error_message=_("下限应大于 0，不大于上限。"),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=PlanState.values, run_state__in=RunState.values),
                name="grid_plan_states_are_known",
                violation_error_message=_("状态不在目录里。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=PlanState.PUBLISHED) | models.Q(published_as__isnull=False),
                name="grid_plan_published_has_a_map",
                violation_error_message=_("已发布的方案须有网格图。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_running(self) -> bool:
        """Whether its computation is not over."""
        return self.run_state in (RunState.QUEUED, RunState.RUNNING)

    @property
    def can_change(self) -> bool:
        """Whether areas may be moved by hand."""
        return self.state == PlanState.DRAFT and bool(self.grid_of) and not self.is_running
