# Sourced by the other scripts from the top of the checkout: make $venv (.venv) hold
# applier and what its development needs; what the script $constraints prints binds the
# versions. Does nothing when pyproject.toml is unchanged since the last time.

venv=${venv:-.venv}
stamp=$venv/.installed
if [ ! -e "$stamp" ] || [ pyproject.toml -nt "$stamp" ]; then
    python=${PYTHON:-python3}
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        echo "applier needs Python 3.11 or later; set PYTHON to one" >&2
        exit 2
    }
    echo "installing into $venv" >&2
    "$python" -m venv "$venv"
    : > "$venv/constraints.txt"
    if [ -n "${constraints:-}" ]; then
        "$venv/bin/python" "$constraints" > "$venv/constraints.txt"
    fi
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --constraint "$venv/constraints.txt" \
        --config-settings editable_mode=compat --editable '.[dev]' >&2 || {
        echo "$venv: what pyproject.toml asks for could not be installed" >&2
        exit 2
    }
    touch "$stamp"
fi
