from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pay", "0009_objections")]

    operations = [
        migrations.RemoveConstraint(
            model_name="difference",
            name="difference_cause_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_kind_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="payrun",
            name="run_words_are_known",
        ),
        migrations.RemoveConstraint(
            model_name="slip",
            name="slip_kind_is_known",
        ),
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
                    ("unpaid", "离岗未发"),
                    ("arrears", "补发扣回"),
                    ("split", "月中变动"),
                    ("probation", "试用期满"),
                    ("new", "新进"),
                    ("moved", "调入调出"),
                    ("left", "离岗"),
                ],
                max_length=16,
                verbose_name="情形",
            ),
        ),
        migrations.AlterField(
            model_name="payrun",
            name="kind",
            field=models.CharField(
                choices=[
                    ("monthly", "月度"),
                    ("bonus", "全年一次性奖金"),
                    ("lump", "一次性发放"),
                    ("kept", "留存发放"),
                ],
                default="monthly",
                max_length=16,
                verbose_name="种类",
            ),
        ),
        migrations.AlterField(
            model_name="slip",
            name="kind",
            field=models.CharField(
                choices=[
                    ("monthly", "月度"),
                    ("bonus", "全年一次性奖金"),
                    ("lump", "一次性发放"),
                    ("kept", "留存发放"),
                ],
                default="monthly",
                max_length=16,
                verbose_name="种类",
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "why__in",
                        [
                            "new",
                            "moved_in",
                            "left",
                            "moved_out",
                            "pack",
                            "standard",
                            "time",
                            "due",
                            "fact",
                            "days",
                            "arrears",
                            "arrears_over",
                        ],
                    )
                ),
                name="difference_cause_is_known",
                violation_error_message="原因不在目录里。",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "missing",
                            "no_net",
                            "negative",
                            "unusual",
                            "no_contract",
                            "unpaid",
                            "arrears",
                            "split",
                            "probation",
                            "new",
                            "moved",
                            "left",
                        ],
                    )
                ),
                name="notice_kind_is_known",
                violation_error_message="情形不在目录里。",
            ),
        ),
        migrations.AddConstraint(
            model_name="payrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["monthly", "bonus", "lump", "kept"]),
                    ("state__in", ["draft", "prepared", "checked", "closed"]),
                ),
                name="run_words_are_known",
                violation_error_message="工资批次的状态或种类不在目录里。",
            ),
        ),
        migrations.AddConstraint(
            model_name="slip",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["monthly", "bonus", "lump", "kept"])),
                name="slip_kind_is_known",
                violation_error_message="工资条种类不在目录里。",
            ),
        ),
    ]
