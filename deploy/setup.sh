#!/usr/bin/env bash
# Everything the system needs, into this folder: .venv/, node_modules/, and (through apt, where we
# may) what pip and npm cannot bring. Run again it only looks; cut short it starts that step again.
#
#   deploy/setup.sh              what `make run` needs
#   deploy/setup.sh browser      also what the journeys in a browser need; fails without
set -euo pipefail
cd "$(dirname "$0")/.."
exec 9<deploy/setup.sh && flock 9 # one at a time, and not before the programs of a killed one end

PANGO="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
FONTS="fonts-noto-cjk"
export DEBIAN_FRONTEND=noninteractive PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

main() {
    install_python
    install_assets
    has_pango || want "生成 PDF" $PANGO
    has_chinese_font || want "PDF 里的汉字" $FONTS
    if [ "${1:-}" = browser ]; then
        [ -x /usr/bin/chromium ] || apt_install "测试用的浏览器" chromium ||
            refuse "浏览器里的测试不能跳过，请先运行：apt-get install chromium"
    fi
}

# -- Python ----------------------------------------------------------------------------------------

install_python() {
    local python wanted
    python=$(find_python) || refuse "需要 Python 3.11 或更新，请先运行：apt-get install python3 python3-venv"
    wanted="$PWD $(cat requirements/dev.txt pyproject.toml | sha256sum)"
    [ "$(cat .venv/.installed 2>/dev/null)" = "$wanted" ] && return
    step "Python 虚拟环境" make_venv "$python" ||
        { apt_install "Python 虚拟环境组件" python3-venv && step "Python 虚拟环境" make_venv "$python"; } ||
        refuse "建不了虚拟环境，请先运行：apt-get install python3-venv"
    step "Python 软件包" .venv/bin/python -m pip install --quiet --require-hashes -r requirements/dev.txt
    step "本系统" .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
    echo "$wanted" >.venv/.installed
    rm .venv/.installing
}

find_python() {
    local name
    for name in python3.11 python3 python3.12 python3.13; do
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$name" && return
    done
    return 1
}

# A half-installed environment cannot be told from a whole one, so it is made anew; so is one that
# was moved here, for its programs name the folder they were made in.
make_venv() {
    local old
    old=$(cut -d' ' -f1 .venv/.installed 2>/dev/null || true)
    if [ -e .venv/.installing ] || [ "${old:-$PWD}" != "$PWD" ] || ! .venv/bin/python -m pip --version; then
        [ -d .venv ] && touch .venv/.installing && find .venv -mindepth 1 ! -name .installing -delete
        "$1" -m venv .venv || return 1
    fi
    touch .venv/.installing
    rm -f .venv/.installed
}

# -- what the browser gets ------------------------------------------------------------------------

install_assets() {
    local wanted
    wanted=$(cat package.json package-lock.json nuanxin/base/assets/* | sha256sum)
    [ "$(cat nuanxin/base/static/vendor/.installed 2>/dev/null)" = "$wanted" ] && return
    command -v npm >/dev/null || refuse "需要 Node 18 或更新和 npm，请先运行：apt-get install nodejs npm"
    step "页面用的软件包" npm ci --ignore-scripts --no-audit --no-fund
    step "页面文件" npm run assets
    echo "$wanted" >nuanxin/base/static/vendor/.installed
}

# -- what only the system can bring ---------------------------------------------------------------

has_pango() {
    local known
    known=$(/sbin/ldconfig -p 2>/dev/null || true)
    grep -q libpango-1.0.so.0 <<<"$known" && grep -q libpangoft2-1.0.so.0 <<<"$known" &&
        grep -q libharfbuzz-subset.so.0 <<<"$known"
}

has_chinese_font() {
    compgen -G "/usr/share/fonts/opentype/noto/*CJK*" >/dev/null ||
        [ -n "$(fc-list :lang=zh family 2>/dev/null)" ]
}

# want PURPOSE PACKAGE…: installed if we may, else said; tried once, for without it the rest works.
want() {
    local purpose=$1 tried
    shift
    tried=.venv/.tried-$(tr ' ' - <<<"$*")
    if [ ! -e "$tried" ] && touch "$tried" && apt_install "$purpose" "$@"; then
        return
    fi
    echo "没有它们，$purpose用不了，其余照常；要用时请运行：apt-get install $*"
}

apt_install() {
    local purpose=$1 sudo=""
    shift
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    [ -z "$sudo" ] || $sudo true 2>/dev/null || return 1
    step "$purpose（$*）" apt_get "$sudo" "$@"
}

apt_get() {
    local sudo=$1
    shift
    $sudo apt-get install -y --no-install-recommends "$@" && return
    $sudo apt-get update && $sudo apt-get install -y --no-install-recommends "$@"
}

# -- how it speaks ---------------------------------------------------------------------------------

# step TITLE COMMAND…: one line with its seconds; what the command says is shown only if it fails.
step() {
    local title=$1 began=${EPOCHREALTIME//[.,]/} log tenths
    shift
    printf '%s… ' "$title"
    log=$(mktemp)
    if ! "$@" >"$log" 2>&1; then
        printf '没有成功\n' && cat "$log" && rm -f "$log"
        return 1
    fi
    rm -f "$log"
    tenths=$(((${EPOCHREALTIME//[.,]/} - began) / 100000))
    printf '%d.%d 秒\n' $((tenths / 10)) $((tenths % 10))
}

refuse() {
    printf '%s\n' "$*" >&2
    exit 2
}

main "$@"
