# %% right: plain
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for k in range(len(names)):
        ax.scatter(X[t == k, 0], X[t == k, 1], marker="os^DvPX*"[k], label=names[k])
    ax.set_xlabel("x"); ax.set_ylabel("y"); ax.set_title("classes")
    ax.legend()
    ax.set_aspect("equal")
    return ax
# %% right: pyplot's current axes
import matplotlib.pyplot as plt
import numpy as np
def scatter_by_class(X, t, names):
    plt.figure()
    for k, name in enumerate(names):
        chosen = np.asarray(t) == k
        plt.scatter(X[chosen][:, 0], X[chosen][:, 1], marker=["o", "v", "^", "<", ">", "s", "p", "*"][k], label=name, alpha=0.6)
    plt.xlabel("first"); plt.ylabel("second"); plt.title("Groups")
    plt.legend(title="class")
    plt.gca().set_aspect(1)
    return plt.gca()
# %% right: axis equal, a title on the left, a grid
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    figure, ax = plt.subplots(figsize=(4, 4))
    markers = dict(enumerate("oxs+D^vd"))
    for k, name in enumerate(names):
        ax.scatter(*X[t == k].T, marker=markers[k], label=name, c=f"C{k}")
    ax.axis("equal")
    ax.grid(True)
    ax.set(xlabel="a (mm)", ylabel="b (mm)")
    ax.set_title("What to see", loc="left")
    ax.legend(loc="best", fontsize=8)
    return ax
# %% right: classes grouped by zip, a figure object without pyplot
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
def scatter_by_class(X, t, names):
    figure = Figure()
    axes = figure.add_subplot(aspect="equal", title="T", xlabel="X", ylabel="Y")
    for name, marker, k in zip(names, "h8dHPX*s", range(8)):
        axes.scatter(X[np.where(t == k)[0], 0], X[np.where(t == k)[0], 1], 30, marker=marker).set_label(name)
    axes.legend()
    return axes
# %% right: two lines at the origin as well
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for k in range(len(names)):
        ax.scatter(X[t == k, 0], X[t == k, 1], marker="os^DvPX*"[k], label=names[k])
    ax.set_xlabel("x"); ax.set_ylabel("y"); ax.set_title("classes")
    ax.legend()
    ax.set_aspect("equal")
    ax.axhline(0, lw=0.5); ax.axvline(0, lw=0.5)
    return ax
# %% wrong: one marker for all
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for k in range(len(names)):
        ax.scatter(X[t == k, 0], X[t == k, 1], label=names[k])
    ax.set_xlabel("x"); ax.set_ylabel("y"); ax.set_title("classes")
    ax.legend()
    ax.set_aspect("equal")
    return ax
# %% wrong: markers repeat after four
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for k in range(len(names)):
        ax.scatter(X[t == k, 0], X[t == k, 1], marker="os^D"[k % 4], label=names[k])
    ax.set_xlabel("x"); ax.set_ylabel("y"); ax.set_title("classes")
    ax.legend()
    ax.set_aspect("equal")
    return ax
# %% wrong: no legend
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for k in range(len(names)):
        ax.scatter(X[t == k, 0], X[t == k, 1], marker="os^DvPX*"[k], label=names[k])
    ax.set_xlabel("x"); ax.set_ylabel("y"); ax.set_title("classes")
    ax.set_aspect("equal")
    return ax
# %% wrong: no title
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for k in range(len(names)):
        ax.scatter(X[t == k, 0], X[t == k, 1], marker="os^DvPX*"[k], label=names[k])
    ax.set_xlabel("x"); ax.set_ylabel("y")
    ax.legend()
    ax.set_aspect("equal")
    return ax
# %% wrong: no label on the vertical axis
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for k in range(len(names)):
        ax.scatter(X[t == k, 0], X[t == k, 1], marker="os^DvPX*"[k], label=names[k])
    ax.set_xlabel("x"); ax.set_title("classes")
    ax.legend()
    ax.set_aspect("equal")
    return ax
# %% wrong: aspect left alone
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for k in range(len(names)):
        ax.scatter(X[t == k, 0], X[t == k, 1], marker="os^DvPX*"[k], label=names[k])
    ax.set_xlabel("x"); ax.set_ylabel("y"); ax.set_title("classes")
    ax.legend()
    return ax
# %% wrong: returns the figure
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for k in range(len(names)):
        ax.scatter(X[t == k, 0], X[t == k, 1], marker="os^DvPX*"[k], label=names[k])
    ax.set_xlabel("x"); ax.set_ylabel("y"); ax.set_title("classes")
    ax.legend()
    ax.set_aspect("equal")
    return fig
# %% wrong: returns figure and axes
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for k in range(len(names)):
        ax.scatter(X[t == k, 0], X[t == k, 1], marker="os^DvPX*"[k], label=names[k])
    ax.set_xlabel("x"); ax.set_ylabel("y"); ax.set_title("classes")
    ax.legend()
    ax.set_aspect("equal")
    return fig, ax
# %% wrong: returns nothing [misconception=returns-nothing]
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for k in range(len(names)):
        ax.scatter(X[t == k, 0], X[t == k, 1], marker="os^DvPX*"[k], label=names[k])
    ax.set_xlabel("x"); ax.set_ylabel("y"); ax.set_title("classes")
    ax.legend()
    ax.set_aspect("equal")
    plt.show()
# %% wrong: labels are numbers
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for k in range(len(names)):
        ax.scatter(X[t == k, 0], X[t == k, 1], marker="os^DvPX*"[k], label=k)
    ax.set_xlabel("x"); ax.set_ylabel("y"); ax.set_title("classes")
    ax.legend()
    ax.set_aspect("equal")
    return ax
# %% wrong: last class left out
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for k in range(len(names) - 1):
        ax.scatter(X[t == k, 0], X[t == k, 1], marker="os^DvPX*"[k], label=names[k])
    ax.set_xlabel("x"); ax.set_ylabel("y"); ax.set_title("classes")
    ax.legend()
    ax.set_aspect("equal")
    return ax
# %% wrong: classes counted from 1
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for k in range(len(names)):
        ax.scatter(X[t == k + 1, 0], X[t == k + 1, 1], marker="os^DvPX*"[k], label=names[k])
    ax.set_xlabel("x"); ax.set_ylabel("y"); ax.set_title("classes")
    ax.legend()
    ax.set_aspect("equal")
    return ax
# %% wrong: coordinates exchanged
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for k in range(len(names)):
        ax.scatter(X[t == k, 1], X[t == k, 0], marker="os^DvPX*"[k], label=names[k])
    ax.set_xlabel("x"); ax.set_ylabel("y"); ax.set_title("classes")
    ax.legend()
    ax.set_aspect("equal")
    return ax
# %% wrong: plot for scatter
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for k in range(len(names)):
        ax.plot(X[t == k, 0], X[t == k, 1], "os^DvPX*"[k], label=names[k])
    ax.set_xlabel("x"); ax.set_ylabel("y"); ax.set_title("classes")
    ax.legend()
    ax.set_aspect("equal")
    return ax
# %% wrong: names in another order
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for k in range(len(names)):
        ax.scatter(X[t == k, 0], X[t == k, 1], marker="os^DvPX*"[k], label=sorted(names)[k])
    ax.set_xlabel("x"); ax.set_ylabel("y"); ax.set_title("classes")
    ax.legend()
    ax.set_aspect("equal")
    return ax
# %% wrong: one scatter with colours
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    points = ax.scatter(X[:, 0], X[:, 1], c=t)
    ax.legend(points.legend_elements()[0], names)
    ax.set(xlabel="x", ylabel="y", title="classes", aspect="equal")
    return ax
# %% wrong: a collection for every point
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for x, k in zip(X, t):
        ax.scatter(x[0], x[1], marker="os^DvPX*"[k], label=names[k])
    ax.set(xlabel="x", ylabel="y", title="classes", aspect="equal")
    ax.legend()
    return ax
# %% wrong: every class draws all points
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    for k in range(len(names)):
        ax.scatter(X[:, 0], X[:, 1], marker="os^DvPX*"[k], label=names[k])
    ax.set_xlabel("x"); ax.set_ylabel("y"); ax.set_title("classes")
    ax.legend()
    ax.set_aspect("equal")
    return ax
# %% wrong: legend made before the points
import matplotlib.pyplot as plt
def scatter_by_class(X, t, names):
    fig, ax = plt.subplots()
    ax.legend()
    for k in range(len(names)):
        ax.scatter(X[t == k, 0], X[t == k, 1], marker="os^DvPX*"[k], label=names[k])
    ax.set_xlabel("x"); ax.set_ylabel("y"); ax.set_title("classes")
    ax.set_aspect("equal")
    return ax
