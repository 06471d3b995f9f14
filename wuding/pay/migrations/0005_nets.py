import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import wuding.common.frozen


class Migration(migrations.Migration):
    dependencies = [
        ("pay", "0004_closed_runs_stay"),
    ]

    operations = [
        migrations.CreateModel(
            name="SlipNet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("insurance_pack", models.CharField(max_length=128, verbose_name="社会保险政策包")),
                ("tax_pack", models.CharField(max_length=128, verbose_name="个人所得税政策包")),
                ("facts", models.JSONField(verbose_name="事实")),
                ("figures", models.JSONField(verbose_name="基数和累计数")),
                ("income", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="计税收入")),
                (
                    "contributions",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="个人缴费"),
                ),
                ("tax", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="个人所得税")),
                ("net", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="实发")),
                ("employer", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="单位缴费")),
                (
                    "slip",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="net",
                        to="pay.slip",
                        verbose_name="工资条",
                    ),
                ),
            ],
            options={
                "verbose_name": "实发",
                "verbose_name_plural": "实发",
                "ordering": ["slip"],
            },
        ),
        migrations.CreateModel(
            name="NetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=64, verbose_name="项目")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="金额")),
                (
                    "side",
                    models.CharField(
                        choices=[("own", "个人缴费"), ("tax", "个人所得税"), ("employer", "单位缴费")],
                        max_length=16,
                        verbose_name="由谁承担",
                    ),
                ),
                ("clause", models.CharField(blank=True, max_length=64, verbose_name="条款")),
                ("month_of", models.DateField(verbose_name="所属月份")),
                (
                    "net",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="pay.slipnet",
                        verbose_name="实发",
                    ),
                ),
            ],
            options={
                "verbose_name": "扣款项目",
                "verbose_name_plural": "扣款项目",
                "ordering": ["net", "position"],
            },
        ),
        migrations.AddConstraint(
            model_name="slipnet",
            constraint=models.CheckConstraint(
                condition=models.Q(("tax__gte", 0)),
                name="net_tax_not_negative",
                violation_error_message="预扣的税不能是负数；多扣的留到以后抵减。",
            ),
        ),
        migrations.AddConstraint(
            model_name="slipnet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "net",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("income"), "-", models.F("contributions")
                            ),
                            "-",
                            models.F("tax"),
                        ),
                    )
                ),
                name="net_adds_up",
                violation_error_message="实发应等于应发减个人缴费再减个人所得税。",
            ),
        ),
        migrations.AddConstraint(
            model_name="slipnet",
            constraint=wuding.common.frozen.FrozenOnceClosed(name="net_frozen", path=("slip", "run")),
        ),
        migrations.AddConstraint(
            model_name="netline",
            constraint=models.UniqueConstraint(
                fields=("net", "position"),
                name="net_line_place",
                violation_error_message="一张工资条上同一位置只能有一行。",
            ),
        ),
        migrations.AddConstraint(
            model_name="netline",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["own", "tax", "employer"])),
                name="net_line_side_is_known",
                violation_error_message="由谁承担不在目录里。",
            ),
        ),
        migrations.AddConstraint(
            model_name="netline",
            constraint=wuding.common.frozen.FrozenOnceClosed(
                name="net_line_frozen", path=("net", "slip", "run")
            ),
        ),
    ]
