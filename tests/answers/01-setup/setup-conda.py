# %% right: long options, yes first
conda_commands = {
    'create': 'conda create --yes --name likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install --channel conda-forge --name likelihood scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove --all --name likelihood',
}
# %% right: mamba
conda_commands = {
    'create': 'mamba create -n likelihood python=3.12',
    'activate': 'mamba activate likelihood',
    'install': 'mamba install -c conda-forge scikit-learn',
    'list': 'mamba list',
    'check': 'mamba list scikit-learn',
    'deactivate': 'mamba deactivate',
    'remove': 'mamba env remove -n likelihood',
}
# %% right: micromamba, a version range in quotes
conda_commands = {
    'create': 'micromamba create -n likelihood -c conda-forge "python>=3.12,<3.13"',
    'activate': 'micromamba activate likelihood',
    'install': 'micromamba install -n likelihood -c conda-forge scikit-learn',
    'list': 'micromamba list -n likelihood',
    'check': 'micromamba list -n likelihood scikit-learn',
    'deactivate': 'micromamba deactivate',
    'remove': 'micromamba env remove -n likelihood',
}
# %% right: channel prefix, equals signs, extra spaces
conda_commands = {
    'create': '  conda  create  --name=likelihood  python==3.12.* ',
    'activate': 'conda activate likelihood',
    'install': 'conda install conda-forge::scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list ^scikit-learn$ -n likelihood',
    'deactivate': 'conda deactivate',
    'remove': 'conda env remove --name=likelihood --yes',
}
# %% right: more packages, a patch version
conda_commands = {
    'create': 'conda create -n likelihood -c conda-forge python=3.12 pip ipykernel',
    'activate': 'conda activate likelihood',
    'install': "conda install -n likelihood -c conda-forge 'scikit-learn>=1.5' pandas -y",
    'list': 'conda list --name likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda uninstall -n likelihood --all -y',
}
# %% right: filled one by one
conda_commands = {}
env = "likelihood"
conda_commands["remove"] = f"conda env remove -n {env}"
conda_commands["create"] = f"conda create python=3.12 -n {env}"
conda_commands["activate"] = f"conda activate {env}"
conda_commands["install"] = f"conda install scikit-learn -c conda-forge -n {env}"
conda_commands["list"] = f"conda list -n {env}"
conda_commands["check"] = f"conda list scikit-learn -n {env}"
conda_commands["deactivate"] = "conda deactivate"
# %% wrong: source activate, from the sheet [misconception=activates-through-source]
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'source activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'source deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: unquoted comparison [misconception=unquoted-comparison]
conda_commands = {
    'create': 'conda create -n likelihood python>=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: sklearn [misconception=import-name-for-package-name]
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge sklearn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood sklearn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: sklearn, only in check [misconception=import-name-for-package-name]
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list sklearn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: lists environments [misconception=lists-environments]
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda env list',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: environment first, from the sheet [misconception=environment-before-action]
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda likelihood list',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: one dash, from the sheet [misconception=one-dash-before-a-word]
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood -all',
}
# %% wrong: remove without all [misconception=removes-no-environment]
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood',
}
# %% wrong: no Python version
conda_commands = {
    'create': 'conda create -n likelihood python',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: no Python at all
conda_commands = {
    'create': 'conda create -n likelihood',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: another Python
conda_commands = {
    'create': 'conda create -n likelihood python=3.11',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: 3.12 or newer
conda_commands = {
    'create': "conda create -n likelihood 'python>=3.12'",
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: a space before the version
conda_commands = {
    'create': 'conda create -n likelihood python 3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: another name
conda_commands = {
    'create': 'conda create -n likelyhood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: the name is not said
conda_commands = {
    'create': 'conda create python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: no channel
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: no channel, mamba
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'mamba install -n likelihood scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: pip
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'pip install scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: defaults before conda-forge
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c defaults -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: into another environment
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n base -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: list searches the channels
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda search likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: check lists everything
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: check searches
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda search scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: deactivates a named environment
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate likelihood',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: activate without a name
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: activate with -n
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate -n likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: removes the active environment's packages
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove --all',
}
# %% wrong: env remove without -n
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda env remove likelihood',
}
# %% wrong: a dry run
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all --dry-run',
}
# %% wrong: two commands at once
conda_commands = {
    'create': 'conda update conda && conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': 'conda list -n likelihood scikit-learn',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: one key left empty
conda_commands = {
    'create': 'conda create -n likelihood python=3.12',
    'activate': 'conda activate likelihood',
    'install': 'conda install -n likelihood -c conda-forge scikit-learn',
    'list': 'conda list -n likelihood',
    'check': '',
    'deactivate': 'conda deactivate',
    'remove': 'conda remove -n likelihood --all',
}
# %% wrong: a list
conda_commands = ["conda create -n likelihood python=3.12", "conda activate likelihood"]
