import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "chain",
                    models.CharField(max_length=255, primary_key=True, serialize=False, verbose_name="链"),
                ),
                ("sequence", models.PositiveBigIntegerField(default=0, verbose_name="序号")),
                (
                    "hash",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                    ),
                ),
            ],
            options={
                "verbose_name": "链头",
                "verbose_name_plural": "链头",
                "ordering": ["chain"],
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chain", models.CharField(max_length=255, verbose_name="链")),
                ("at", models.DateTimeField(verbose_name="核验时间")),
                ("entries", models.PositiveBigIntegerField(verbose_name="核验条数")),
                ("breaks", models.PositiveBigIntegerField(verbose_name="断裂处数")),
                ("first_kind", models.CharField(blank=True, max_length=16)),
                ("first_sequence", models.PositiveBigIntegerField(null=True)),
            ],
            options={
                "verbose_name": "核验",
                "verbose_name_plural": "核验",
                "ordering": ["chain", "-at", "-pk"],
                "indexes": [models.Index(fields=["chain", "-at"], name="audit_check_latest")],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "public_id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("chain", models.CharField(max_length=255, verbose_name="链")),
                ("sequence", models.PositiveBigIntegerField(verbose_name="序号")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("path", models.CharField(max_length=255, verbose_name="单位路径")),
                ("actor_id", models.UUIDField(null=True, verbose_name="操作人编号")),
                ("actor_name", models.CharField(blank=True, max_length=64, verbose_name="操作人")),
                ("actor_roles", models.CharField(blank=True, max_length=255, verbose_name="当时角色")),
                ("action", models.CharField(max_length=64, verbose_name="操作")),
                ("purpose", models.CharField(blank=True, max_length=255, verbose_name="事由")),
                ("thing_kind", models.CharField(max_length=32, verbose_name="对象类别")),
                ("thing_id", models.UUIDField(null=True, verbose_name="对象编号")),
                ("thing_label", models.CharField(max_length=255, verbose_name="对象")),
                ("changes", models.JSONField(default=dict, verbose_name="变化")),
                ("request_id", models.CharField(max_length=16, verbose_name="请求编号")),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "审计记录",
                "verbose_name_plural": "审计记录",
                "ordering": ["-at", "chain", "-sequence"],
                "indexes": [
                    models.Index(fields=["-at", "chain", "-sequence"], name="audit_entry_newest"),
                    models.Index(fields=["thing_id", "-at"], name="audit_entry_of_thing"),
                    models.Index(fields=["actor_id", "-at"], name="audit_entry_of_actor"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("chain", "sequence"),
                        name="audit_entry_numbered_once",
                        violation_error_message="一条链上同一序号只能有一条审计记录。",
                    )
                ],
            },
        ),
    ]
