# %% right: lists and tuples
def gaussian_natural(mu, sigma2):
    if sigma2 <= 0:
        raise ValueError("no variance")
    return [mu / sigma2, -1 / (2 * sigma2)]

def gaussian_moments(theta):
    a, b = theta
    if b >= 0:
        raise ValueError("no Gaussian")
    return (-a / (2 * b), -1 / (2 * b))
# %% right: through the precision
def gaussian_natural(m, v):
    if not v > 0:
        raise ValueError
    precision = 1 / v
    return precision * np.array([m, -0.5])

def gaussian_moments(theta):
    precision = -2 * theta[1]
    if not precision > 0:
        raise ValueError
    return np.array([theta[0] / precision, 1 / precision])
# %% right: a linear system, a named tuple
from collections import namedtuple
Moments = namedtuple("Moments", "mean variance")

def gaussian_natural(mu, sigma2):
    if np.sign(sigma2) != 1:
        raise ValueError("sigma2 must be positive")
    return np.linalg.solve([[sigma2, 0], [0, -2 * sigma2]], [mu, 1])

def gaussian_moments(theta):
    if np.sign(theta[1]) != -1:
        raise ValueError("theta2 must be negative")
    variance = np.divide(-1, np.multiply(2, theta[1]))
    return Moments(variance * theta[0], variance)
# %% right: its own kind of ValueError, static methods
class NoGaussian(ValueError):
    pass

class Gaussian1:
    @staticmethod
    def natural(mu, sigma2):
        if sigma2 > 0:
            return mu / sigma2, -0.5 / sigma2
        raise NoGaussian("variance")

    @staticmethod
    def moments(theta):
        t1, t2 = float(theta[0]), float(theta[1])
        if t2 < 0:
            return [t1 / -2 / t2, 1 / -2 / t2]
        raise NoGaussian("theta")

gaussian_natural, gaussian_moments = Gaussian1.natural, Gaussian1.moments
# %% right: asserts turned into errors, by the derivative of log Z
def gaussian_natural(mu, sigma2):
    try:
        assert sigma2 > 0
    except AssertionError:
        raise ValueError("sigma2")
    return np.stack([mu / sigma2, -0.5 / sigma2])

def gaussian_moments(theta):
    t1, t2 = theta
    if t2 >= 0:
        raise ValueError("theta2")
    first, second = -t1 / (2 * t2), t1**2 / (4 * t2**2) - 1 / (2 * t2)
    return first, np.float64(-0.5 / t2) if abs(first) > 1e3 else second - first**2
# %% wrong: the half forgotten [misconception=half-forgotten]
def gaussian_natural(mu, sigma2):
    if not sigma2 > 0:
        raise ValueError("sigma2 must be positive")
    return np.array([mu / sigma2, -1 / sigma2])

def gaussian_moments(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")
    return -0.5 * theta[0] / theta[1], -0.5 / theta[1]
# %% wrong: a positive second parameter [misconception=positive-second-parameter]
def gaussian_natural(mu, sigma2):
    if not sigma2 > 0:
        raise ValueError("sigma2 must be positive")
    return np.array([mu / sigma2, 1 / (2 * sigma2)])

def gaussian_moments(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")
    return -0.5 * theta[0] / theta[1], -0.5 / theta[1]
# %% wrong: mean and variance as theta [misconception=usual-parameters]
def gaussian_natural(mu, sigma2):
    if not sigma2 > 0:
        raise ValueError("sigma2 must be positive")
    return np.array([mu, sigma2])

def gaussian_moments(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")
    return -0.5 * theta[0] / theta[1], -0.5 / theta[1]
# %% wrong: sigma2 squared [misconception=variance-squared]
def gaussian_natural(mu, sigma2):
    if not sigma2 > 0:
        raise ValueError("sigma2 must be positive")
    return np.array([mu / sigma2**2, -0.5 / sigma2**2])

def gaussian_moments(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")
    return -0.5 * theta[0] / theta[1], -0.5 / theta[1]
# %% wrong: mu not divided [misconception=mean-not-divided]
def gaussian_natural(mu, sigma2):
    if not sigma2 > 0:
        raise ValueError("sigma2 must be positive")
    return np.array([mu, -0.5 / sigma2])

def gaussian_moments(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")
    return -0.5 * theta[0] / theta[1], -0.5 / theta[1]
# %% wrong: upward bells accepted [misconception=upward-bell-accepted]
def gaussian_natural(mu, sigma2):
    if not sigma2 > 0:
        raise ValueError("sigma2 must be positive")
    return np.array([mu / sigma2, -0.5 / sigma2])

def gaussian_moments(theta):
    return -0.5 * theta[0] / theta[1], -0.5 / theta[1]
# %% wrong: the precision [misconception=precision-for-variance]
def gaussian_natural(mu, sigma2):
    if not sigma2 > 0:
        raise ValueError("sigma2 must be positive")
    return np.array([mu / sigma2, -0.5 / sigma2])

def gaussian_moments(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")
    return -0.5 * theta[0] / theta[1], -2 * theta[1]
# %% wrong: the standard deviation [misconception=deviation-for-variance]
def gaussian_natural(mu, sigma2):
    if not sigma2 > 0:
        raise ValueError("sigma2 must be positive")
    return np.array([mu / sigma2, -0.5 / sigma2])

def gaussian_moments(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")
    return -0.5 * theta[0] / theta[1], np.sqrt(-0.5 / theta[1])
# %% wrong: the second moment [misconception=second-moment-for-variance]
def gaussian_natural(mu, sigma2):
    if not sigma2 > 0:
        raise ValueError("sigma2 must be positive")
    return np.array([mu / sigma2, -0.5 / sigma2])

def gaussian_moments(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")
    m = -0.5 * theta[0] / theta[1]
    return m, m**2 - 0.5 / theta[1]
# %% wrong: theta1 for the mean [misconception=first-parameter-for-mean]
def gaussian_natural(mu, sigma2):
    if not sigma2 > 0:
        raise ValueError("sigma2 must be positive")
    return np.array([mu / sigma2, -0.5 / sigma2])

def gaussian_moments(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")
    return theta[0], -0.5 / theta[1]
# %% wrong: twice the variance [misconception=variance-twice]
def gaussian_natural(mu, sigma2):
    if not sigma2 > 0:
        raise ValueError("sigma2 must be positive")
    return np.array([mu / sigma2, -0.5 / sigma2])

def gaussian_moments(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")
    v = -1 / theta[1]
    return theta[0] * v, v
# %% wrong: theta2 = 0 accepted
def gaussian_natural(mu, sigma2):
    if not sigma2 > 0:
        raise ValueError("sigma2 must be positive")
    return np.array([mu / sigma2, -0.5 / sigma2])

def gaussian_moments(theta):
    if theta[1] > 0:
        raise ValueError("theta[1] must be negative")
    with np.errstate(all='ignore'):
        return np.float64(-0.5) * theta[0] / theta[1], np.float64(-0.5) / theta[1]
# %% wrong: a negative variance accepted
def gaussian_natural(mu, sigma2):
    return np.array([mu / sigma2, -0.5 / sigma2])

def gaussian_moments(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")
    return -0.5 * theta[0] / theta[1], -0.5 / theta[1]
# %% wrong: zero variance accepted
def gaussian_natural(mu, sigma2):
    if sigma2 < 0:
        raise ValueError("sigma2 must be positive")
    return np.array([mu, -0.5]) / np.float64(sigma2)

def gaussian_moments(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")
    return -0.5 * theta[0] / theta[1], -0.5 / theta[1]
# %% wrong: a column
def gaussian_natural(mu, sigma2):
    if not sigma2 > 0:
        raise ValueError("sigma2 must be positive")
    return np.array([[mu / sigma2], [-0.5 / sigma2]])

def gaussian_moments(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")
    return -0.5 * theta[0] / theta[1], -0.5 / theta[1]
# %% wrong: the sign of the mean
def gaussian_natural(mu, sigma2):
    if not sigma2 > 0:
        raise ValueError("sigma2 must be positive")
    return np.array([mu / sigma2, -0.5 / sigma2])

def gaussian_moments(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")
    return 0.5 * theta[0] / theta[1], -0.5 / theta[1]
# %% wrong: only the mean
def gaussian_natural(mu, sigma2):
    if not sigma2 > 0:
        raise ValueError("sigma2 must be positive")
    return np.array([mu / sigma2, -0.5 / sigma2])

def gaussian_moments(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")
    return -0.5 * theta[0] / theta[1]
# %% wrong: a sentence for an error
def gaussian_natural(mu, sigma2):
    if not sigma2 > 0:
        return "sigma2 must be positive"
    return np.array([mu / sigma2, -0.5 / sigma2])

def gaussian_moments(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")
    return -0.5 * theta[0] / theta[1], -0.5 / theta[1]
# %% wrong: prints [misconception=returns-nothing]
def gaussian_natural(mu, sigma2):
    if not sigma2 > 0:
        raise ValueError("sigma2 must be positive")
    print(np.array([mu / sigma2, -0.5 / sigma2]))

def gaussian_moments(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")
    print( -0.5 * theta[0] / theta[1], -0.5 / theta[1])
# %% wrong: the order of theta
def gaussian_natural(mu, sigma2):
    if not sigma2 > 0:
        raise ValueError("sigma2 must be positive")
    return np.array([-0.5 / sigma2, mu / sigma2])

def gaussian_moments(theta):
    if not theta[1] < 0:
        raise ValueError("theta[1] must be negative")
    return -0.5 * theta[0] / theta[1], -0.5 / theta[1]
