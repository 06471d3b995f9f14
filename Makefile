# Everything starts here. Each target does the set-up that it needs; a second run skips what is done.
SHELL := /bin/sh
PREPARE := sh scripts/python -m scripts.prepare
PY := .venv/bin/python
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help demo test bench lint format lock wheel messages clean

help: ## 显示这些命令 | show these commands
	@echo "五定 Wuding"
	@grep -hE '^[a-z]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -e 's/:.*## /|/' | awk -F'|' '{ printf "  make %-9s%s|%s\n", $$1, $$2, $$3 }'
	@echo "  PORT=8001 make demo     换端口 | another port"
	@echo "  make test ONLY=\"types sqlite\"     只做几项 | some parts only"

demo: ## 准备演示区并打开网页 | set up everything and serve the demo district
	@$(PREPARE) run
	@exec $(PY) -m wuding demo --port $(PORT)

test: ## 全部检查 | set up everything and run every check
	@$(PREPARE) dev
	@exec $(PY) -m scripts.check $(ONLY)

# `make bench rules` and `make bench NAME=rules` mean the same; the words after `bench` are no targets of their own.
BENCHES := $(if $(filter bench,$(firstword $(MAKECMDGOALS))),$(wordlist 2,$(words $(MAKECMDGOALS)),$(MAKECMDGOALS)))
bench: ## 性能基准（make bench rules） | benchmarks, ratios to build/bench.json
	@$(PREPARE) dev
	@exec $(PY) -m tests.bench.run $(NAME) $(BENCHES)
ifneq ($(BENCHES),)
.PHONY: $(BENCHES)
$(BENCHES):
	@:
endif

lint: ## 格式、规范、类型、分层 | format, lint, types, walls
	@$(PREPARE) dev
	@exec $(PY) -m scripts.check format lint types walls security

format: ## 统一代码格式 | format the code
	@$(PREPARE) dev
	@$(PY) -m ruff check --fix --quiet . ; $(PY) -m ruff format .

messages: ## 提取并编译译文 | collect and compile translations
	@$(PREPARE) dev
	@$(PY) -m scripts.collect_messages && $(PY) -m scripts.messages

wheel: ## 打成安装包 dist/*.whl | build the wheel, assets included
	@$(PREPARE) run
	@$(PY) -m scripts.wheel

lock: ## 更新依赖锁 | resolve and lock the dependencies (UPGRADE=1: newest versions)
	@$(PREPARE) run
	@$(PY) -m scripts.lock $(if $(UPGRADE),--upgrade)

clean: ## 删除生成的文件（不动 var/ 的数据） | remove what was built, keep the data in var/
	rm -rf build dist node_modules wuding/web/static/vendor .mypy_cache .ruff_cache .hypothesis
