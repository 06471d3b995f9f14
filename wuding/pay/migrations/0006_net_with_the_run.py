from decimal import Decimal

from django.db import migrations, models
from django.db.models import F

NET = F("income") - F("contributions") - F("tax")


class Migration(migrations.Migration):
    dependencies = [("pay", "0005_nets")]

    operations = [
        migrations.RemoveConstraint(model_name="notice", name="notice_kind_is_known"),
        migrations.RemoveConstraint(model_name="slipnet", name="net_adds_up"),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("missing", "算不出来"),
                    ("no_net", "实发算不出来"),
                    ("negative", "应发为负"),
                    ("unusual", "超出通常范围"),
                    ("no_contract", "没有合同"),
                    ("arrears", "补发扣回"),
                    ("split", "月中变动"),
                    ("new", "新进"),
                    ("moved", "调入调出"),
                    ("left", "离岗"),
                ],
                max_length=16,
                verbose_name="情形",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "missing",
                        "no_net",
                        "negative",
                        "unusual",
                        "no_contract",
                        "arrears",
                        "split",
                        "new",
                        "moved",
                        "left",
                    ]
                ),
                name="notice_kind_is_known",
                violation_error_message="情形不在目录里。",
            ),
        ),
        migrations.AddConstraint(
            model_name="slipnet",
            constraint=models.CheckConstraint(
                condition=models.Q(net__lt=NET + Decimal("0.005"), net__gt=NET - Decimal("0.005")),
                name="net_adds_up",
                violation_error_message="实发应等于应发减个人缴费再减个人所得税。",
            ),
        ),
    ]
